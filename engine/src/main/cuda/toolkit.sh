#!/bin/sh
# Fetches the CUDA compiler from its Python wheels (104 MB): toolkit.sh FOLDER; it then lies in FOLDER/nvidia/cu13.
# CUDA 13.0 writes PTX that drivers from 580 on take; the tools that look at machine code come as wheels from 13.2 on.
set -e
[ -x "$1/nvidia/cu13/bin/cuobjdump" ] || python3 -m pip install --quiet --no-deps --target "$1" \
    nvidia-cuda-nvcc==13.0.88 nvidia-nvvm==13.0.88 nvidia-cuda-crt==13.0.88 \
    nvidia-cuda-runtime==13.0.96 nvidia-cuda-cccl==13.0.85 \
    nvidia-cuda-cuobjdump==13.2.86 nvidia-cuda-nvdisasm==13.2.86
