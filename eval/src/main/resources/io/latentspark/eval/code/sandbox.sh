# Runs inside new user, mount, PID, network, IPC and host-name namespaces, as their root:
#   sandbox.sh FOLDER TMPFS_BYTES PYTHON PYTHON_PREFIX
# Builds a file system in FOLDER of read-only system folders and a small one in memory, makes it the
# root, with the old one in /old, and starts Python there, which lets go of it: see sandbox.py.
set -eu
PATH=/usr/sbin:/usr/bin:/sbin:/bin
root=$1 bytes=$2 python=$3 prefix=$4

mount -t tmpfs -o "size=$bytes,mode=0755,nosuid,nodev" tmpfs "$root"
cd "$root"
mkdir work dev etc old

read_only() {
  mkdir -p "$root$1"
  mount --bind "$1" "$root$1"
  mount -o remount,bind,ro,nosuid,nodev "$root$1"
}

for folder in /usr /bin /lib /lib32 /lib64; do
  if [ -L "$folder" ]; then
    cp -P "$folder" "$root$folder"
  elif [ -d "$folder" ]; then
    read_only "$folder"
  fi
done
case "$prefix" in
  /usr | /usr/*) ;;
  *) read_only "$prefix" ;;
esac
if [ -f /etc/ld.so.cache ]; then
  : > etc/ld.so.cache
  mount --bind /etc/ld.so.cache etc/ld.so.cache
  mount -o remount,bind,ro,nosuid,nodev,noexec etc/ld.so.cache
fi
for device in null zero urandom; do
  : > "dev/$device"
  mount --bind "/dev/$device" "dev/$device"
done

pivot_root . old
cd /work
exec env -i HOME=/work TMPDIR=/work PATH=/usr/bin:/bin LANG=C.UTF-8 PYTHONHASHSEED=0 \
  "$python" -I -S -B -X utf8 -c "$SANDBOX_PY"
