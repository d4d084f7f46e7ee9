# bash completion for tocsin

_tocsin()
{
    local cur prev words cword
    _init_completion -n = || return

    case $prev in
    -D | -p)
        return # names that only the user knows
        ;;
    esac
    case $cur in
    --engine=*)
        COMPREPLY=($(compgen -W 'auto explore' -- "${cur#*=}"))
        return
        ;;
    --color=*)
        COMPREPLY=($(compgen -W 'auto always never' -- "${cur#*=}"))
        return
        ;;
    esac

    local every='-? --help --usage -V --version'
    local common="-D --max-depth= --max-memory= --max-states= --timeout= --color= --json $every"
    local check='-p --scenario= --engine= --first --full --no-reduce'
    if ((cword == 1)); then
        COMPREPLY=($(compgen -W "check test $every" -- "$cur"))
    elif [[ $cur == -* ]]; then
        case ${words[1]-} in
        check) COMPREPLY=($(compgen -W "$check $common" -- "$cur")) ;;
        test) COMPREPLY=($(compgen -W "$common" -- "$cur")) ;;
        esac
        [[ ${COMPREPLY-} == *= ]] && compopt -o nospace
    else
        _filedir tocsin
    fi
} && complete -F _tocsin tocsin
