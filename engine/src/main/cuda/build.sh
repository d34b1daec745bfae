#!/bin/sh
# Compiles the kernels for the GPUs they are shipped for: build.sh CUDA FOLDER, where CUDA has bin/nvcc. Prints what each kernel uses.
# PTX comes last, for GPUs to come. The same sources and compiler give the same bytes, wherever they lie.
set -e
mkdir -p "$2"
cuda=$(readlink -f "$1")
out=$(readlink -f "$2")
cd "$(dirname "$(readlink -f "$0")")"
for source in *.cu; do
    echo "compiling $source"
    "$cuda/bin/nvcc" -std=c++17 -O3 --fatbin --threads 2 --compress-mode=size -Xptxas -v \
        -gencode arch=compute_80,code=sm_80 -gencode arch=compute_90,code=sm_90 \
        -gencode arch=compute_100,code=sm_100 -gencode arch=compute_80,code=compute_80 \
        "$source" -o "$out/${source%.cu}.fatbin" 2>&1
done
