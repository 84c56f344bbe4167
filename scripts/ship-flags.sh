# Compiler flags for the scripts that build the core for apps; they source this file. Panic messages contain source
# paths. The flags remove the build machine's folders from these paths, so that apps do not contain them and every
# machine builds the same bytes.
#
# ship_flags [rustc flag...] exports CARGO_ENCODED_RUSTFLAGS, with the paths of the compiler that RUSTC names.
ship_flags() {
  local sysroot flags joined
  sysroot=$("${RUSTC:-rustc}" --print sysroot)
  flags=("--remap-path-prefix=$PWD/=" "--remap-path-prefix=${CARGO_HOME:-$HOME/.cargo}/registry/src/="
    "--remap-path-prefix=$sysroot/lib/rustlib/src/rust=/rustc" "$@")
  printf -v joined '%s\x1f' "${flags[@]}"
  export CARGO_ENCODED_RUSTFLAGS=${joined%$'\x1f'}
}
