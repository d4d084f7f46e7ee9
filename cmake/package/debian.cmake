# Run by CPack between staging the files and packing them.
set(stage ${CPACK_TEMPORARY_INSTALL_DIRECTORY})
if(CPACK_PACKAGING_INSTALL_PREFIX AND EXISTS ${stage}${CPACK_PACKAGING_INSTALL_PREFIX})
    string(APPEND stage ${CPACK_PACKAGING_INSTALL_PREFIX})
endif()
set(share ${stage}/share)

# Debian's zsh looks here for what packages bring.
file(RENAME ${share}/zsh/site-functions ${share}/zsh/vendor-completions)

# SOURCE_DATE_EPOCH, where it is set, makes the package the same every time.
string(TIMESTAMP date "%a, %d %b %Y %H:%M:%S +0000" UTC)
file(WRITE ${share}/doc/tocsin/changelog.Debian
"tocsin (${CPACK_PACKAGE_VERSION}-${CPACK_DEBIAN_PACKAGE_RELEASE}) unstable; urgency=medium

  * Packaged from the source by CPack; changelog.gz says what is new.

 -- ${CPACK_PACKAGE_CONTACT}  ${date}
")
file(WRITE ${share}/lintian/overrides/tocsin
"# The package is not in Debian, where somebody would have asked for it.
tocsin: initial-upload-closes-no-bugs *
")
file(RENAME ${share}/doc/tocsin/CHANGELOG.md ${share}/doc/tocsin/changelog)
file(COPY_FILE ${CMAKE_CURRENT_LIST_DIR}/copyright ${share}/doc/tocsin/copyright)

file(GLOB compressed ${share}/man/man*/*.[1-9] ${share}/doc/tocsin/changelog*)
foreach(file IN LISTS compressed)
    execute_process(COMMAND gzip -9nf ${file} COMMAND_ERROR_IS_FATAL ANY)
endforeach()
