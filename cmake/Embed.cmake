# As a script: writes a C file in which a file's bytes are a string.
#
#   cmake -DINPUT=page.css -DNAME=html_css -DOUTPUT=html_css.c -P Embed.cmake
#
# Included: tocsin_embed(NAME html_css FILE html/page.css) makes the rule for html_css.c in the
# build directory, which the caller lists among its GENERATED sources; it defines
# `const char html_css[]`.

if(CMAKE_SCRIPT_MODE_FILE)
    file(READ "${INPUT}" bytes HEX)
    if(bytes MATCHES "^(..)*00")
        message(FATAL_ERROR "${INPUT} has a zero byte")
    endif()
    string(REGEX REPLACE "(................................)" "\\1\n    " bytes "${bytes}")
    string(REGEX REPLACE "([0-9a-f][0-9a-f])" "'\\\\x\\1'," bytes "${bytes}")
    file(WRITE "${OUTPUT}"
         "extern const char ${NAME}[];\nconst char ${NAME}[] = {\n    ${bytes}0};\n")
    return()
endif()

set(TOCSIN_EMBED_SCRIPT ${CMAKE_CURRENT_LIST_FILE})

function(tocsin_embed)
    cmake_parse_arguments(PARSE_ARGV 0 arg "" "NAME;FILE" "")
    set(input ${CMAKE_CURRENT_SOURCE_DIR}/${arg_FILE})
    set(output ${CMAKE_CURRENT_BINARY_DIR}/${arg_NAME}.c)
    add_custom_command(
        OUTPUT ${output}
        COMMAND ${CMAKE_COMMAND} -DINPUT=${input} -DNAME=${arg_NAME} -DOUTPUT=${output}
                -P ${TOCSIN_EMBED_SCRIPT}
        DEPENDS ${input} ${TOCSIN_EMBED_SCRIPT}
        VERBATIM)
endfunction()
