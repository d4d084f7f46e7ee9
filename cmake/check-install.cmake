# cmake -D BUILD=<build directory> -P check-install.cmake: installs, and looks for what must be there.
set(prefix ${BUILD}/tests/installed)
file(REMOVE_RECURSE ${prefix})
execute_process(COMMAND ${CMAKE_COMMAND} --install ${BUILD} --prefix ${prefix}
                OUTPUT_QUIET COMMAND_ERROR_IS_FATAL ANY)

foreach(file IN ITEMS
        bin/tocsin
        share/bash-completion/completions/tocsin
        share/doc/tocsin/README.md
        share/fish/vendor_completions.d/tocsin.fish
        share/man/man1/tocsin.1
        share/tocsin/protocols/dynamodb-dns.tocsin
        share/zsh/site-functions/_tocsin)
    if(NOT EXISTS ${prefix}/${file})
        message(SEND_ERROR "not installed: ${file}")
    endif()
endforeach()

execute_process(COMMAND ${prefix}/bin/tocsin --version OUTPUT_QUIET COMMAND_ERROR_IS_FATAL ANY)
