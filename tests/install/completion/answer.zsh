# zsh answer.zsh <prefix> <file of lines> <folder>: the candidates for line n into the file n. zsh completes only in its
# line editor: one runs in a pseudo-terminal, with a `compadd` that writes the candidates down.
zmodload zsh/zpty
typeset prefix=$1 answers=${3:A} number=0
cat >.zshrc <<RC
PS1= PS2=
fpath=($prefix/share/zsh/site-functions \$fpath)
autoload -Uz compinit
compinit -u -D
zstyle ':completion:*' list-grouped false
compadd() {
    case "\$*" in
    *' '-[OAD]' '*|-[OAD]' '*) builtin compadd "\$@"; return ;;
    esac
    local -a hits
    builtin compadd -O hits "\$@"
    print -rl -- \$hits >>\$answer
    builtin compadd "\$@"
}
note() { touch \$answer.done; zle kill-whole-line }
zle -N note
bindkey '^I' list-choices
bindkey '^T' note # no prefix of other keys: zsh would wait for these
RC
export ZDOTDIR=$PWD
zpty shell zsh --interactive
while IFS= read -r line; do
    (( number++ ))
    : >$answers/$number
    zpty -w shell "answer=$answers/$number"
    zpty -w -n shell "$line"$'\t\x14'
    for (( wait = 0; wait < 200; wait++ )); do
        zpty -r -t shell ignored 2>/dev/null
        [[ -e $answers/$number.done ]] && break
        sleep 0.05
    done
    [[ -e $answers/$number.done ]] || { print -u2 "no answer for '$line'"; exit 1 }
done <$2
zpty -d shell
