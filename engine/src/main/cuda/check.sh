#!/bin/bash
# Looks at the compiled kernels: check.sh CUDA FATBINS BUILT, where CUDA has bin/cuobjdump and BUILT is what build.sh made.
# They must be what the sources give, byte by byte; no kernel may spill; matrices are multiplied by tensor cores.
set -euo pipefail
cuda=$1
fatbins=$2
built=$3
for file in "$built"/*.fatbin; do
    cmp "$file" "$fatbins/$(basename "$file")" || {
        echo "The compiled kernels are not what the sources give. Run mvn -Pkernels generate-resources -pl engine." >&2
        exit 1
    }
done
if grep -B2 "[1-9][0-9]* bytes spill" "$built"/*.log; then
    echo "Kernels spill registers to memory." >&2
    exit 1
fi
for arch in sm_80 sm_90 sm_100; do
    count=$("$cuda/bin/cuobjdump" -sass -arch "$arch" "$built/linear.fatbin" | grep -c "HMMA.16816.F32.BF16")
    echo "$arch: $count tensor-core instructions in linear"
    [ "$count" -gt 0 ]
done
