# What `cmake --install` puts where, and the Debian package that `cpack` makes of it.

install(TARGETS tocsin)
install(DIRECTORY protocols/ DESTINATION ${CMAKE_INSTALL_DATADIR}/tocsin/protocols
        FILES_MATCHING PATTERN "*.tocsin")
install(FILES docs/tocsin.1 DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)
install(FILES README.md CHANGELOG.md DESTINATION ${CMAKE_INSTALL_DOCDIR})
install(DIRECTORY docs/ DESTINATION ${CMAKE_INSTALL_DOCDIR}
        FILES_MATCHING PATTERN "*.md" PATTERN "*.svg" PATTERN "*.png")
install(FILES completions/tocsin.bash RENAME tocsin
        DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions)
install(FILES completions/_tocsin
        DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/site-functions)
install(FILES completions/tocsin.fish
        DESTINATION ${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d)

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME tocsin)
set(CPACK_PACKAGE_CONTACT "The Tocsin maintainers <maintainers@tocsin.invalid>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "${PROJECT_DESCRIPTION}")
set(CPACK_PACKAGE_DESCRIPTION
"Tocsin reads a protocol written as processes that run atomic steps, visits
every state that any order of those steps can reach, and says for each
property whether it holds. Where one does not, it shows a shortest sequence
of steps that breaks it, in the words of the protocol.
.
It comes with models of a DNS control plane whose race condition caused a
regional outage, and of classic protocols.")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS
    OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_RELEASE 1)
set(CPACK_DEBIAN_PACKAGE_SECTION devel)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
# Loaded while the program runs, so that it is not among what is found out.
set(CPACK_DEBIAN_PACKAGE_DEPENDS "libz3-4 (>= 4.8.12)")
# What only a Debian package wants: its own papers, compressed manuals, its place for zsh.
set(CPACK_PRE_BUILD_SCRIPTS ${PROJECT_SOURCE_DIR}/cmake/package/debian.cmake)
include(CPack)
