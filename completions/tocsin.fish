# fish completion for tocsin

complete -c tocsin -f
complete -c tocsin -n __fish_use_subcommand -a check -d 'Decide every property of a protocol'
complete -c tocsin -n __fish_use_subcommand -a test -d 'Compare scenarios with what they expect'
complete -c tocsin -n __fish_use_subcommand -l version -d 'Show the version'
complete -c tocsin -l help -d 'Show the options'

set -l command '__fish_seen_subcommand_from check test'
complete -c tocsin -n $command -k -a '(__fish_complete_suffix .tocsin)'
complete -c tocsin -n $command -l max-states -x -d 'Stop after N states'
complete -c tocsin -n $command -l max-memory -x -d 'Stop when the states take SIZE bytes'
complete -c tocsin -n $command -l max-depth -x -d 'Follow no sequence of more than N steps'
complete -c tocsin -n $command -l timeout -x -d 'Stop after SECONDS'

set -l check '__fish_seen_subcommand_from check'
complete -c tocsin -n $check -s D -x -d 'Set a parameter or option, NAME=VALUE'
complete -c tocsin -n $check -s p -x -d 'Look at this property only'
complete -c tocsin -n $check -l first -d 'Stop at the first violation'
complete -c tocsin -n $check -l full -d 'Visit every reachable state'
complete -c tocsin -n $check -l no-reduce -d 'Count states without any reduction'
complete -c tocsin -n $check -l json -d 'Print one JSON document'
