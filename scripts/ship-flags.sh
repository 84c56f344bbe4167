# Sourced by the scripts that build the core as it ships. A panic's message names the file that it comes from: with these
# flags the folders of the machine that builds are not in it, so that no app carries them, and everybody's build gives
# the same bytes.
#
# ship_flags [rustc flag...] sets CARGO_ENCODED_RUSTFLAGS for the compiler that RUSTC names.
ship_flags() {
  local sysroot flags joined
  sysroot=$("${RUSTC:-rustc}" --print sysroot)
  flags=("--remap-path-prefix=$PWD/=" "--remap-path-prefix=${CARGO_HOME:-$HOME/.cargo}/registry/src/="
    "--remap-path-prefix=$sysroot/lib/rustlib/src/rust=/rustc" "$@")
  printf -v joined '%s\x1f' "${flags[@]}"
  export CARGO_ENCODED_RUSTFLAGS=${joined%$'\x1f'}
}
