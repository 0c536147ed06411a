#!/bin/busybox sh
# First process of the guest: loads the modules, mounts the host's file system read-only through 9p, runs /command in
# it and says on the serial line how that ended. /guest.conf sets: tree, data, out, cameras.
/bin/busybox mkdir -p /proc /sys /dev /host /tree
/bin/busybox --install -s /bin
export PATH=/bin
mount -t proc proc /proc
mount -t sysfs sysfs /sys
mount -t devtmpfs dev /dev
exec </dev/ttyS0 >/dev/ttyS0 2>&1
stty -echo -onlcr -icrnl
echo "guest: begun"

give_up() {
  echo "guest: could not $1"
  poweroff -f
}

. /guest.conf
while read -r module; do
  case $module in
    vivid.ko) [ -n "$cameras" ] && { insmod "/modules/$module" $cameras || give_up "load vivid"; } ;;
    *) insmod "/modules/$module" || give_up "load $module" ;;
  esac
done </modules/order

options=trans=virtio,version=9p2000.L,msize=262144
mount -t 9p -o "$options,ro,cache=loose" host /host || give_up "mount the host's files"
# The tree itself must not vanish below the empty /tmp or /run.
mount -o bind "/host$tree" /tree || give_up "find $tree"
mount -t proc proc /host/proc
mount -t sysfs sysfs /host/sys
mount -t devtmpfs dev /host/dev
mkdir -p /dev/shm /dev/pts
mount -t tmpfs -o mode=1777 shm /host/dev/shm
mount -t devpts devpts /host/dev/pts
mount -t tmpfs -o mode=1777 tmp /host/tmp
mount -t tmpfs -o mode=755 run /host/run
case $tree in
  /tmp/* | /run/*) mkdir -p "/host$tree" && mount -o bind /tree "/host$tree" ;;
esac
mkdir -p /host/run/data /host/run/out
if [ -n "$data" ]; then
  mount -t ext4 /dev/vda /host/run/data || give_up "mount the data disk"
fi
if [ -n "$out" ]; then
  mount -t 9p -o "$options" out /host/run/out || give_up "mount the output folder"
fi
ip link set lo up
cp /command /host/tmp/command

echo "guest: ready"
chroot /host /usr/bin/env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/tmp LC_ALL=C.UTF-8 \
  XDG_RUNTIME_DIR=/tmp TREE="$tree" DATA=/run/data OUT=/run/out /bin/sh /tmp/command
code=$?
[ -n "$data" ] && { umount /host/run/data || umount -l /host/run/data; }
sync
echo "guest: command ended with $code"
poweroff -f
