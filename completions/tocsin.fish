# fish completion for tocsin

complete -c tocsin -f
complete -c tocsin -n __fish_use_subcommand -a check -d 'Decide every property of a protocol'
complete -c tocsin -n __fish_use_subcommand -a prove -d 'Decide properties by proofs, also for every value of parameters'
complete -c tocsin -n __fish_use_subcommand -a synthesise -d 'Find the values of a parameter for which properties hold'
complete -c tocsin -n __fish_use_subcommand -a test -d 'Compare scenarios with what they expect'
complete -c tocsin -s '?' -l help -d 'Show the options'
complete -c tocsin -l usage -d 'Show the options in a few lines'
complete -c tocsin -s V -l version -d 'Show the version'

set -l basic '__fish_seen_subcommand_from check prove synthesise test'
complete -c tocsin -n $basic -k -a '(__fish_complete_suffix .tocsin)'
complete -c tocsin -n $basic -s D -x -d 'Set a parameter or an option, NAME=VALUE'
complete -c tocsin -n $basic -l max-memory -x -d 'Stop when the states take SIZE bytes'
complete -c tocsin -n $basic -l timeout -x -d 'Stop after SECONDS'
complete -c tocsin -n $basic -l color -x -a 'auto always never' -d 'Colours'
complete -c tocsin -n $basic -l json -d 'Print one JSON document'

set -l common '__fish_seen_subcommand_from check test'
complete -c tocsin -n $common -l engine -x -a 'auto explore bmc induction pdr' -d 'How to find out'
complete -c tocsin -n $common -l max-depth -x -d 'Follow no sequence of more than N steps'
complete -c tocsin -n $common -l threads -x -d 'Explore with N threads'
complete -c tocsin -n $common -l no-native -d 'Never compile the protocol'
complete -c tocsin -n $common -l max-states -x -d 'Stop after N states'

set -l check '__fish_seen_subcommand_from check'
complete -c tocsin -n $check -s p -l property -x -d 'Look at these properties only, NAME,...'
complete -c tocsin -n $check -l scenario -x -d 'Check with the settings of this scenario'
complete -c tocsin -n $check -l first -d 'Stop at the first violation'
complete -c tocsin -n $check -l full -d 'Visit every reachable state'
complete -c tocsin -n $check -l no-reduce -d 'Count states without any reduction'
complete -c tocsin -n $check -l dump-queries -x -a '(__fish_complete_directories)' -d 'Write the queries to Z3 into a folder'
complete -c tocsin -n $check -l certificate -r -F -d 'Write proofs for other provers to a file'

set -l prove '__fish_seen_subcommand_from prove synthesise'
complete -c tocsin -n $prove -l any -x -d 'For every value of these parameters, PARAM,...'
complete -c tocsin -n $prove -s p -l property -x -d 'Look at these properties only, NAME,...'
complete -c tocsin -n $prove -l scenario -x -d 'Take the other parameters from this scenario'
complete -c tocsin -n $prove -l dump-queries -x -a '(__fish_complete_directories)' -d 'Write the queries to Z3 into a folder'
complete -c tocsin -n $prove -l certificate -r -F -d 'Write proofs for other provers to a file'

set -l synthesise '__fish_seen_subcommand_from synthesise'
complete -c tocsin -n $synthesise -l param -x -d 'Find the values of this parameter'
