# One layer of Tocsin: a folder, a static library, its public headers and its tests.
#
#   tocsin_module(NAME explorer
#                 SOURCES visited.c search.c      # beside the CMakeLists.txt
#                 GENERATED ${BISON_x_OUTPUTS}    # optional: in the build directory
#                 USES properties                 # layers below, and through them those below
#                 LINKS PkgConfig::XXHASH)        # optional: other people's libraries, private
#
# makes the library tocsin_explorer, also known as tocsin::explorer. Every explorer/include/explorer/*.h
# is public and must compile by itself; no other folder sees any other header. Every
# tests/explorer/test_x.c is a cmocka program: target test_explorer_x, test explorer/test_x. It is
# linked to this layer alone, sees the layer's private headers, and runs in the project's root.
# A layer can only use what stands before it in the root's CMakeLists.txt.

# What the sanitizers need to know, in every test: 99 is no exit code of ours, 1 would be "violated".
# Up to LLVM 16 the runtime takes a library's thread-local block that lies 16 bytes into a page for one of
# a glibc before 2.25, reads a length in front of it that is none, and dies looking for leaks in what it
# takes for the block. Not intercepting __tls_get_addr keeps it from guessing. (google/sanitizers#1322)
set(TOCSIN_TEST_ENVIRONMENT
    "ASAN_OPTIONS=exitcode=99:detect_stack_use_after_return=1:intercept_tls_get_addr=0"
    "LSAN_OPTIONS=suppressions=${CMAKE_CURRENT_LIST_DIR}/lsan.supp:print_suppressions=0"
    "UBSAN_OPTIONS=exitcode=99:print_stacktrace=1"
    "TSAN_OPTIONS=exitcode=99")

# Tests of single layers that run several threads.
set(TOCSIN_THREAD_TESTS explorer/test_closure explorer/test_crew explorer/test_graph
    explorer/test_recoverable explorer/test_takeover explorer/test_visited)

# Where the kernel spreads addresses widely, ThreadSanitizer finds memory where it has no shadow for
# it ("unexpected memory mapping") and ends. Not every container lets a process switch that off.
if(TOCSIN_ONLY_THREADS)
    execute_process(COMMAND setarch -R true RESULT_VARIABLE refused OUTPUT_QUIET ERROR_QUIET)
    if(refused EQUAL 0)
        set(TOCSIN_FIXED_ADDRESSES setarch -R)
    endif()
endif()

# Our warnings are not for what Bison and Flex write; what is left of them does not stop a build.
set(TOCSIN_GENERATED_OPTIONS
    -Wno-error -Wno-conversion -Wno-sign-conversion -Wno-switch-enum -Wno-sign-compare -Wno-shadow
    -Wno-missing-prototypes -Wno-unused-function -Wno-unused-but-set-variable -Wno-unused-macros
    $<$<C_COMPILER_ID:GNU>:-Wno-maybe-uninitialized>)

function(tocsin_module)
    cmake_parse_arguments(PARSE_ARGV 0 arg "" "NAME" "SOURCES;GENERATED;USES;LINKS")
    if(NOT arg_NAME OR arg_UNPARSED_ARGUMENTS)
        message(FATAL_ERROR "tocsin_module: NAME missing, or stray words: ${arg_UNPARSED_ARGUMENTS}")
    endif()
    set(library tocsin_${arg_NAME})
    set(include ${CMAKE_CURRENT_SOURCE_DIR}/include)
    file(GLOB public_headers CONFIGURE_DEPENDS ${include}/${arg_NAME}/*.h)

    add_library(${library} STATIC ${arg_SOURCES} ${arg_GENERATED})
    add_library(tocsin::${arg_NAME} ALIAS ${library})
    if(public_headers)
        target_sources(${library} PUBLIC FILE_SET HEADERS BASE_DIRS ${include}
                                         FILES ${public_headers})
    endif()
    target_include_directories(${library} PRIVATE ${CMAKE_CURRENT_SOURCE_DIR}
                                                  ${CMAKE_CURRENT_BINARY_DIR})
    if(arg_GENERATED)
        set_source_files_properties(${arg_GENERATED} PROPERTIES
                                    COMPILE_OPTIONS "${TOCSIN_GENERATED_OPTIONS}")
    endif()

    foreach(layer IN LISTS arg_USES)
        if(NOT TARGET tocsin::${layer})
            message(FATAL_ERROR "${arg_NAME} may not use ${layer}: there is no such layer below it")
        endif()
        target_link_libraries(${library} PUBLIC tocsin::${layer})
    endforeach()
    target_link_libraries(${library} PRIVATE ${arg_LINKS})

    if(TOCSIN_UNIT_TESTS)
        tocsin_unit_tests(${arg_NAME} "${arg_LINKS}")
    endif()
endfunction()

function(tocsin_unit_tests layer links)
    if(NOT TARGET PkgConfig::CMOCKA)
        pkg_check_modules(CMOCKA REQUIRED IMPORTED_TARGET GLOBAL cmocka)
    endif()
    file(GLOB tests CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/tests/${layer}/test_*.c)
    foreach(source IN LISTS tests)
        cmake_path(GET source STEM stem)
        set(threads)
        if(${layer}/${stem} IN_LIST TOCSIN_THREAD_TESTS)
            set(threads THREADS)
        elseif(TOCSIN_ONLY_THREADS)
            continue()
        endif()
        string(REGEX REPLACE "^test_" "test_${layer}_" target ${stem})
        add_executable(${target} ${source})
        set_target_properties(${target} PROPERTIES
                              OUTPUT_NAME ${stem}
                              RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/tests/${layer})
        target_include_directories(${target} PRIVATE ${CMAKE_CURRENT_SOURCE_DIR}
                                                     ${CMAKE_CURRENT_BINARY_DIR})
        target_link_libraries(${target} PRIVATE tocsin::${layer} ${links} PkgConfig::CMOCKA)
        tocsin_add_test(NAME ${layer}/${stem} COMMAND ${target} LABEL unit ${threads})
    endforeach()
endfunction()

# tocsin_add_test(NAME x COMMAND program argument... LABEL unit|program|check [TIMEOUT seconds] [THREADS])
#
# As add_test, in the project's root, with $TOCSIN naming the program. THREADS: it runs several, and
# is a test with ThreadSanitizer, too.
function(tocsin_add_test)
    cmake_parse_arguments(PARSE_ARGV 0 arg "THREADS" "NAME;LABEL;TIMEOUT" "COMMAND")
    if(TOCSIN_ONLY_THREADS)
        if(NOT arg_THREADS)
            return()
        endif()
        list(POP_FRONT arg_COMMAND program)
        if(TARGET ${program})
            set(program $<TARGET_FILE:${program}>)
        endif()
        list(PREPEND arg_COMMAND ${TOCSIN_FIXED_ADDRESSES} ${program})
    endif()
    if(NOT arg_TIMEOUT)
        set(arg_TIMEOUT 300)
    endif()
    set(name ${TOCSIN_TEST_PREFIX}${arg_NAME})
    add_test(NAME ${name} COMMAND ${arg_COMMAND} WORKING_DIRECTORY ${PROJECT_SOURCE_DIR})
    # What may take long begins first, so that no processor waits for it in the end.
    set_tests_properties(${name} PROPERTIES LABELS ${arg_LABEL} TIMEOUT ${arg_TIMEOUT} COST ${arg_TIMEOUT})
    set_property(TEST ${name} PROPERTY ENVIRONMENT
                 ${TOCSIN_TEST_ENVIRONMENT} "TOCSIN=$<TARGET_FILE:tocsin>" PYTHONDONTWRITEBYTECODE=1 COLUMNS=80)
endfunction()
