#!/bin/bash
# Compiles the kernels and compares: check.sh CUDA FATBINS FOLDER, where FOLDER is for what is compiled.
# The fatbins must be what the sources give, byte by byte; no kernel may spill; tensor cores must multiply matrices.
set -euo pipefail
cuda=$(readlink -f "$1")
fatbins=$2
built=$3
"$(dirname "$(readlink -f "$0")")/build.sh" "$cuda" "$built" >"$built.log" || { cat "$built.log"; exit 1; }
for file in "$built"/*.fatbin; do
    cmp "$file" "$fatbins/$(basename "$file")" || {
        echo "The compiled kernels are not what the sources give. Run mvn -Pkernels generate-resources -pl engine." >&2
        exit 1
    }
done
if grep -B2 "[1-9][0-9]* bytes spill" "$built.log"; then
    echo "Kernels spill registers to memory." >&2
    exit 1
fi
export PATH=$cuda/bin:$PATH # cuobjdump asks nvdisasm
for arch in sm_80 sm_90 sm_100; do
    count=$(cuobjdump -sass -arch "$arch" "$built/linear.fatbin" | grep -c "HMMA.16816.F32.BF16")
    echo "$arch: $count tensor-core instructions in linear.fatbin"
done
