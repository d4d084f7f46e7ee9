# bash completion for tocsin

_tocsin()
{
    local cur prev words cword
    _init_completion -n = || return

    case $prev in
    -D | -p | --property | --any | --param)
        return # names that only the user knows
        ;;
    esac
    case $cur in
    --engine=*)
        COMPREPLY=($(compgen -W 'auto explore bmc induction pdr' -- "${cur#*=}"))
        return
        ;;
    --dump-queries=*)
        COMPREPLY=($(compgen -d -- "${cur#*=}"))
        return
        ;;
    --certificate=*)
        COMPREPLY=($(compgen -f -- "${cur#*=}"))
        return
        ;;
    --color=*)
        COMPREPLY=($(compgen -W 'auto always never' -- "${cur#*=}"))
        return
        ;;
    esac

    local every='-? --help --usage -V --version'
    local basic="-D --max-memory= --timeout= --color= --json $every"
    local common="--engine= --max-depth= --max-states= --threads= --no-native --no-symmetry
        --no-reduce $basic"
    local check='-p --property= --scenario= --first --full --show-stuck --mutate --mutant-states=
        --require-coverage --no-coverage --dump-queries= --certificate='
    local prove='--any= -p --property= --scenario= --dump-queries= --certificate='
    local synthesise="--param= $prove"
    if ((cword == 1)); then
        COMPREPLY=($(compgen -W "check prove synthesise test $every" -- "$cur"))
    elif [[ $cur == -* ]]; then
        case ${words[1]-} in
        check) COMPREPLY=($(compgen -W "$check $common" -- "$cur")) ;;
        prove) COMPREPLY=($(compgen -W "$prove $basic" -- "$cur")) ;;
        synthesise) COMPREPLY=($(compgen -W "$synthesise $basic" -- "$cur")) ;;
        test) COMPREPLY=($(compgen -W "$common" -- "$cur")) ;;
        esac
        [[ ${COMPREPLY-} == *= ]] && compopt -o nospace
    else
        _filedir tocsin
    fi
} && complete -F _tocsin tocsin
