# bash answer.bash <prefix> <file of lines> <folder>: the candidates for line n into the file n.
source "$1/share/bash-completion/completions/wnflow"
[[ $(complete -p wnflow) == 'complete -F _wnflow wnflow' ]] || { echo "complete -p: $(complete -p wnflow)" >&2; exit 1; }

# Words as readline splits them: at blanks, and '=' is one of its own.
split() {
    COMP_LINE=$1 COMP_POINT=${#1}
    local spaced=${1//=/ = }
    read -ra COMP_WORDS <<<"$spaced"
    [[ $spaced != *' ' || $1 == *= ]] || COMP_WORDS+=('')
    COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
}

number=0
while IFS= read -r line; do
    split "$line"
    COMPREPLY=()
    _wnflow wnflow "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD-1]}"
    printf '%s\n' "${COMPREPLY[@]}" >"$3/$((++number))"
done <"$2"
