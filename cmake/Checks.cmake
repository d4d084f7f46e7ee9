# Formatting and clang-tidy as tests. Both are build targets too: `format` rewrites what is not formatted,
# `tidy` looks at what changed since it last found nothing.
set(layers support model properties explorer solver counterexamples cli)
set(layer_sources ${layers})
list(TRANSFORM layer_sources PREPEND ${PROJECT_SOURCE_DIR}/)
list(TRANSFORM layer_sources APPEND /*.c)
set(private_headers ${layer_sources})
list(TRANSFORM private_headers REPLACE "\\.c$" ".h")
set(public_headers ${layers})
list(TRANSFORM public_headers REPLACE "(.+)" "${PROJECT_SOURCE_DIR}/\\1/include/\\1/*.h")
file(GLOB sources CONFIGURE_DEPENDS ${layer_sources})
file(GLOB headers CONFIGURE_DEPENDS ${private_headers} ${public_headers})
file(GLOB_RECURSE test_sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/tests/*.[ch]
                                                 ${PROJECT_SOURCE_DIR}/bench/*.[ch])

find_program(CLANG_FORMAT clang-format REQUIRED)
set(formatted ${sources} ${headers} ${test_sources})
add_custom_target(format COMMAND ${CLANG_FORMAT} -i ${formatted} VERBATIM)
tocsin_add_test(NAME checks/format LABEL check
                COMMAND ${CLANG_FORMAT} --dry-run -Werror ${formatted})

# One file per process: several at once make version 14 report what is not there. The tests are left
# out: the analyzer does not know that cmocka's assertions do not return.
find_program(CLANG_TIDY clang-tidy REQUIRED)
set(stamps "")
foreach(source IN LISTS sources)
    cmake_path(RELATIVE_PATH source BASE_DIRECTORY ${PROJECT_SOURCE_DIR} OUTPUT_VARIABLE name)
    set(stamp ${CMAKE_CURRENT_BINARY_DIR}/tidy/${name}.ok)
    cmake_path(GET stamp PARENT_PATH folder)
    file(MAKE_DIRECTORY ${folder})
    add_custom_command(OUTPUT ${stamp}
                       COMMAND ${CLANG_TIDY} -p ${PROJECT_BINARY_DIR} --quiet ${source}
                       COMMAND ${CMAKE_COMMAND} -E touch ${stamp}
                       DEPENDS ${source} ${headers} ${PROJECT_SOURCE_DIR}/.clang-tidy
                       COMMENT "clang-tidy ${name}" VERBATIM)
    list(APPEND stamps ${stamp})
endforeach()
add_custom_target(tidy DEPENDS ${stamps})
# The parser's header is generated, and sources include it.
add_dependencies(tidy tocsin)
tocsin_add_test(NAME checks/tidy LABEL check TIMEOUT 900
                COMMAND ${CMAKE_COMMAND} --build ${PROJECT_BINARY_DIR} --target tidy)
set_tests_properties(${TOCSIN_TEST_PREFIX}checks/tidy PROPERTIES PROCESSORS 2 COST 1000)
