# A room is one folder of the house and one static library. Its headers are visible only through a folder of
# links that belongs to the room, so an include from a room that is not in LINKS does not build.
set(RETURNS_WARNINGS -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wno-sign-conversion -Wnon-virtual-dtor
                     -Woverloaded-virtual)

option(RETURNS_WERROR "Treat warnings as errors" ON)
if(RETURNS_WERROR)
  list(APPEND RETURNS_WARNINGS -Werror)
  # What GCC's optimiser guesses of buffers depends on inlining, and in GCC 12 even on how long the path of the clone is
  # (a false alarm in std::string's operator+): such a guess is shown, but a build never fails by where it lies.
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    list(APPEND RETURNS_WARNINGS -Wno-error=array-bounds -Wno-error=restrict -Wno-error=stringop-overflow
                -Wno-error=stringop-overread -Wno-error=maybe-uninitialized -Wno-error=dangling-pointer)
  endif()
endif()

# add_room(<target> FOLDERS <folder>... LINKS <public>... PRIVATE_LINKS <private>...)
function(add_room target)
  cmake_parse_arguments(ROOM "" "" "FOLDERS;LINKS;PRIVATE_LINKS" ${ARGN})
  set(sources)
  foreach(folder IN LISTS ROOM_FOLDERS)
    file(GLOB_RECURSE found CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/${folder}/*.cpp ${CMAKE_SOURCE_DIR}/${folder}/*.c)
    list(APPEND sources ${found})
    get_filename_component(parent ${CMAKE_BINARY_DIR}/rooms/${target}/${folder} DIRECTORY)
    file(MAKE_DIRECTORY ${parent})
    file(CREATE_LINK ${CMAKE_SOURCE_DIR}/${folder} ${CMAKE_BINARY_DIR}/rooms/${target}/${folder} SYMBOLIC)
  endforeach()
  if(sources)
    add_library(${target} STATIC ${sources})
    target_include_directories(${target} PUBLIC ${CMAKE_BINARY_DIR}/rooms/${target})
    target_link_libraries(${target} PUBLIC ${ROOM_LINKS} PRIVATE ${ROOM_PRIVATE_LINKS})
    target_compile_options(${target} PRIVATE ${RETURNS_WARNINGS})
    target_precompile_headers(${target} PRIVATE $<$<COMPILE_LANGUAGE:CXX>:${CMAKE_SOURCE_DIR}/cmake/pch.h>)
  else()
    add_library(${target} INTERFACE)
    target_include_directories(${target} INTERFACE ${CMAKE_BINARY_DIR}/rooms/${target})
    target_link_libraries(${target} INTERFACE ${ROOM_LINKS})
  endif()
endfunction()
