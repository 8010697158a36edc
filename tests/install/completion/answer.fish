# fish answer.fish <prefix> <file of lines> <folder>: the candidates for line n into the file n.
source $argv[1]/share/fish/vendor_completions.d/wnflow.fish
set number 0
while read --local --line line
    set number (math $number + 1)
    complete -C $line | string replace --regex '\t.*' '' >$argv[3]/$number
end <$argv[2]
exit 0 # else that of string, which has nothing to replace
