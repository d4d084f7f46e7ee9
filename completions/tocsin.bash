# bash completion for tocsin

_tocsin()
{
    local cur prev words cword
    _init_completion -n = || return

    case $prev in
    -D | --old | --new | --observe | -p | --property | --any | --param | --option)
        return # names that only the user knows
        ;;
    esac
    case $cur in
    --engine=*)
        COMPREPLY=($(compgen -W 'auto explore bmc induction pdr' -- "${cur#*=}"))
        return
        ;;
    --to=*)
        COMPREPLY=($(compgen -W 'text html markdown mermaid dot itf json' -- "${cur#*=}"))
        return
        ;;
    --template=*)
        COMPREPLY=($(compgen -W 'planner controller lease' -- "${cur#*=}"))
        return
        ;;
    --save-as=*)
        COMPREPLY=($(compgen -W 'html markdown mermaid dot json text' -- "${cur#*=}"))
        return
        ;;
    --dump-queries=* | --save-traces=*)
        COMPREPLY=($(compgen -d -- "${cur#*=}"))
        return
        ;;
    --certificate=* | --output=* | --html=*)
        COMPREPLY=($(compgen -f -- "${cur#*=}"))
        return
        ;;
    --minimise=*)
        COMPREPLY=($(compgen -W 'steps switches full' -- "${cur#*=}"))
        return
        ;;
    --color=*)
        COMPREPLY=($(compgen -W 'auto always never' -- "${cur#*=}"))
        return
        ;;
    esac

    local every='-? --help --usage -V --version'
    local settings="-D --color= --json $every"
    local basic="--max-memory= --timeout= $settings"
    local common="--engine= --max-depth= --max-states= --threads= --no-native --no-symmetry
        --no-reduce $basic"
    local check='-p --property= --scenario= --first --full --minimise= --show-stuck --mutate
        --mutant-states= --require-coverage --no-coverage --no-explain --smallest --smallest=
        --save-traces= --save-as= --dump-queries= --certificate='
    local diff='--old= --new= --observe= -p --property= --markdown'
    local prove='--any= -p --property= --scenario= --dump-queries= --certificate='
    local synthesise="--param= $prove"
    local sweep='--option= --param= -p --property= --scenario= --all --pairs -j --jobs= --markdown --csv
        --html='
    if ((cword == 1)); then
        COMPREPLY=($(compgen -W "check diff export fmt new prove sweep synthesise test trace $every" -- "$cur"))
    elif [[ $cur == -* ]]; then
        case ${words[1]-} in
        check) COMPREPLY=($(compgen -W "$check $common" -- "$cur")) ;;
        diff) COMPREPLY=($(compgen -W "$diff $common" -- "$cur")) ;;
        export) COMPREPLY=($(compgen -W "--to= --depth= -o --output= --scenario= -D --color= $every" -- "$cur")) ;;
        fmt) COMPREPLY=($(compgen -W "--check $every" -- "$cur")) ;;
        new) COMPREPLY=($(compgen -W "--template= $every" -- "$cur")) ;;
        prove) COMPREPLY=($(compgen -W "$prove $basic" -- "$cur")) ;;
        sweep) COMPREPLY=($(compgen -W "$sweep $common" -- "$cur")) ;;
        synthesise) COMPREPLY=($(compgen -W "$synthesise $basic" -- "$cur")) ;;
        test) COMPREPLY=($(compgen -W "-j --jobs= --cache= --junit= --sarif= $common" -- "$cur")) ;;
        trace)
            COMPREPLY=($(compgen -W "-p --property= --strict --to= -o --output= $settings" -- "$cur"))
            ;;
        esac
        [[ ${COMPREPLY-} == *= ]] && compopt -o nospace
    elif [[ ${words[1]-} == new ]]; then
        return # a name that only the user knows
    elif [[ ${words[1]-} == trace ]] && ((cword > 2)); then
        _filedir json
    else
        _filedir tocsin
    fi
} && complete -F _tocsin tocsin
