# bash completion for tocsin

_tocsin()
{
    local cur prev words cword
    _init_completion || return

    case $prev in
    -D | -p | --max-states | --max-memory | --max-depth | --timeout)
        return # names and numbers that only the user knows
        ;;
    esac

    local common='--max-states --max-memory --max-depth --timeout --help'
    local command=${words[1]-}
    if ((cword == 1)); then
        COMPREPLY=($(compgen -W 'check test --help --version' -- "$cur"))
    elif [[ $cur == -* ]]; then
        case $command in
        check) COMPREPLY=($(compgen -W "-D -p --first --full --no-reduce --json $common" -- "$cur")) ;;
        test) COMPREPLY=($(compgen -W "$common" -- "$cur")) ;;
        esac
    else
        _filedir tocsin
    fi
} && complete -F _tocsin tocsin
