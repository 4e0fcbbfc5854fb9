# What runs in the picture of README: files that come and go, and two programs that hold what they have read.
i=0; while [ $i -lt 150 ]; do dd if=/dev/zero of=/tmp/s$i bs=4k count=$((i % 7 + 1)) 2>/dev/null; i=$((i+1)); done
dd if=/dev/zero of=/tmp/disk bs=1M count=14 2>/dev/null
i=0; while [ $i -lt 150 ]; do rm /tmp/s$i; i=$((i+3)); done
(seq 1 250000; sleep 100) | sort >/dev/null &
(seq 1 90000; sleep 100) | sort -r >/dev/null &
sleep 2
rm /tmp/s1*
