# A tree of files: made, found, copied, moved, linked, removed.
mkdir -p a/b/c d
echo 1 > a/one; echo 22 > a/b/two; echo 333 > a/b/c/three
ln -s ../a/one d/link; ln a/one d/hard
find a d | sort
find a -type f | sort | xargs cat
find . -name 't*' -exec echo found {} \; | sort
find "$IN" -type f | sort | xargs sha256sum | sed "s|$IN||"
cat d/link; readlink d/link
cp -r a copy; cp -P d/link d/copied; ls d
mv copy/b moved; find copy moved | sort
rm -r copy; ls
chmod 640 a/one; stat -c '%a %s %h %F' a/one
touch -d '2020-01-02 03:04:05' a/one; stat -c '%Y' a/one
test -f a/one && echo file; test -d a && echo folder; test -L d/link && echo link; test -e none || echo none
test a/one -ef d/hard && echo same
du -a a >/dev/null; echo "status $?"
rmdir a; echo "status $?"
ls -1 a | while read name; do echo "entry $name"; done
dd if=/dev/zero of=zeros bs=1000 count=5 2>/dev/null; wc -c < zeros
cmp a/one d/hard && echo equal
pwd | sed 's|.*/||'; cd a/b/c; pwd | sed 's|.*/a|a|'; cd - >/dev/null
basename /x/y.txt .txt; dirname /x/y
echo *; echo a/*; echo [ad]; echo none*
