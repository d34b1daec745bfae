#!/bin/sh
# Compiles the kernels with g++ into a stand-in for libcuda.so.1: build.sh FOLDER
set -e
sources=$(dirname "$(readlink -f "$0")")
kernels=$sources/../../main/cuda
out=$1
mkdir -p "$out"
compile() {
    g++ -x c++ -std=c++17 -O2 -fPIC -fvisibility=hidden -fno-strict-aliasing -Wall -Wno-unknown-pragmas \
        "-I$sources" "-I$kernels" -c "$1" -o "$out/$(basename "$1").o"
}
for source in "$kernels"/*.cu "$sources"/*.cpp; do
    compile "$source" &
    running="$running $!"
done
for job in $running; do
    wait "$job"
done
g++ -shared -Wl,-soname,libcuda.so.1 "$out"/*.o -o "$out/libcuda.so.1.new"
rm "$out"/*.o
mv "$out/libcuda.so.1.new" "$out/libcuda.so.1"
