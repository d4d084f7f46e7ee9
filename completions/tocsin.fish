# fish completion for tocsin

complete -c tocsin -f
complete -c tocsin -n __fish_use_subcommand -a check -d 'Decide every property of a protocol'
complete -c tocsin -n __fish_use_subcommand -a test -d 'Compare scenarios with what they expect'
complete -c tocsin -s '?' -l help -d 'Show the options'
complete -c tocsin -l usage -d 'Show the options in a few lines'
complete -c tocsin -s V -l version -d 'Show the version'

set -l common '__fish_seen_subcommand_from check test'
complete -c tocsin -n $common -k -a '(__fish_complete_suffix .tocsin)'
complete -c tocsin -n $common -s D -x -d 'Set a parameter or an option, NAME=VALUE'
complete -c tocsin -n $common -l max-depth -x -d 'Follow no sequence of more than N steps'
complete -c tocsin -n $common -l max-memory -x -d 'Stop when the states take SIZE bytes'
complete -c tocsin -n $common -l max-states -x -d 'Stop after N states'
complete -c tocsin -n $common -l timeout -x -d 'Stop after SECONDS'
complete -c tocsin -n $common -l color -x -a 'auto always never' -d 'Colours'
complete -c tocsin -n $common -l json -d 'Print one JSON document'

set -l check '__fish_seen_subcommand_from check'
complete -c tocsin -n $check -s p -x -d 'Look at this property only'
complete -c tocsin -n $check -l scenario -x -d 'Check with the settings of this scenario'
complete -c tocsin -n $check -l engine -x -a 'auto explore' -d 'How to find out'
complete -c tocsin -n $check -l first -d 'Stop at the first violation'
complete -c tocsin -n $check -l full -d 'Visit every reachable state'
complete -c tocsin -n $check -l no-reduce -d 'Count states without any reduction'
