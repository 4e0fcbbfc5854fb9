/* open, openat, creat and close: flags, modes, errors, paths. */
#include "differential.h"

static void say_mode(const char *path)
{
    struct stat status;
    if (lstat(path, &status) != 0)
    {
        say("%s: %s", path, error_name(errno));
        return;
    }

    say("%s: type %o, permissions %o, %ld bytes", path, status.st_mode & S_IFMT, status.st_mode & 07777,
        S_ISDIR(status.st_mode) ? 0 : (long)status.st_size);
}

CASE(create)
{
    DOES(open("missing", O_RDONLY));
    DOES(open("file", O_WRONLY | O_CREAT, 0640));
    say_mode("file");
    DOES(open("file", O_RDONLY | O_CREAT | O_EXCL, 0600));
    DOES(open("file", O_RDONLY | O_CREAT, 0600));
    say_mode("file");
    DOES(open("exclusive", O_RDWR | O_CREAT | O_EXCL, 0600));
    say_mode("exclusive");
    DOES(creat("created", 0604));
    say_mode("created");
    DOES(open("none", O_RDWR | O_CREAT, 0));
    say_mode("none");
    DOES(open("sticky", O_RDWR | O_CREAT, 07777));
    say_mode("sticky");
    DOES(open("no-folder/file", O_RDWR | O_CREAT, 0600));
    DOES(open("", O_RDWR | O_CREAT, 0600));
    DOES(open(".", O_RDONLY | O_CREAT, 0600));
    DOES(open("new/", O_RDWR | O_CREAT, 0600));
    DOES(open("file/", O_RDONLY));
    DOES(open("file/x", O_RDONLY));
    DOES(open("file/x", O_RDWR | O_CREAT, 0600));
    DOES(open("file/.", O_RDONLY));
    DOES(open("file/..", O_RDONLY));
}

CASE(masks)
{
    CALL(umask(077));
    DOES(open("private", O_RDWR | O_CREAT, 0666));
    say_mode("private");
    CALL(mkdir("folder", 0777));
    say_mode("folder");
    CALL(umask(0));
    DOES(open("public", O_RDWR | O_CREAT, 0666));
    say_mode("public");
    CALL(umask(01777));
    CALL(umask(022));
}

CASE(truncate_and_append)
{
    close(make_file("file", "0123456789"));
    int file = open("file", O_WRONLY | O_TRUNC);
    say_mode("file");
    CALL(write(file, "abc", 3));
    int append = open("file", O_WRONLY | O_APPEND);
    CALL(lseek(append, 0, SEEK_CUR));
    CALL(write(append, "def", 3));
    CALL(lseek(append, 0, SEEK_CUR));
    CALL(write(file, "XY", 2));
    CALL(lseek(append, 1, SEEK_SET));
    CALL(write(append, "gh", 2));
    CALL(lseek(append, 0, SEEK_CUR));
    CALL(pwrite(append, "P", 1, 0));
    char text[32] = {0};
    int reading = open("file", O_RDONLY);
    CALL(read(reading, text, sizeof(text)));
    say("%s", text);
    DOES(open("file", O_RDONLY | O_TRUNC));
    say_mode("file");
}

CASE(access_modes)
{
    close(make_file("file", "text"));
    char byte[4];
    int file = open("file", O_RDONLY);
    CALL(write(file, "x", 1));
    CALL(pwrite(file, "x", 1, 0));
    CALL(ftruncate(file, 0));
    CALL(read(file, byte, 4));
    file = open("file", O_WRONLY);
    CALL(read(file, byte, 1));
    CALL(pread(file, byte, 1, 0));
    CALL(write(file, "y", 1));
    file = open("file", O_RDWR);
    CALL(read(file, byte, 1));
    CALL(write(file, "z", 1));
    file = open("file", O_PATH);
    CALL(read(file, byte, 1));
    CALL(write(file, byte, 1));
    CALL(lseek(file, 0, SEEK_SET));
    CALL(ftruncate(file, 0));
    struct stat status;
    CALL(fstat(file, &status));
    say("%ld bytes", (long)status.st_size);
    CALL(close(file));
}

CASE(folders)
{
    CALL(mkdir("folder", 0755));
    DOES(open("folder", O_RDONLY));
    DOES(open("folder", O_RDONLY | O_DIRECTORY));
    DOES(open("folder/", O_RDONLY));
    DOES(open("folder", O_WRONLY));
    DOES(open("folder", O_RDWR));
    DOES(open("folder", O_RDONLY | O_TRUNC));
    DOES(open("folder", O_RDONLY | O_CREAT, 0600));
    DOES(open("folder", O_RDWR | O_CREAT | O_EXCL, 0600));
    close(make_file("file", ""));
    DOES(open("file", O_RDONLY | O_DIRECTORY));
    DOES(open("missing", O_RDONLY | O_DIRECTORY));
    DOES(open("/dev/null", O_RDONLY | O_DIRECTORY));
    int folder = open("folder", O_RDONLY);
    char byte;
    CALL(read(folder, &byte, 1));
    CALL(write(folder, &byte, 1));
    CALL(pread(folder, &byte, 1, 0));
    CALL(lseek(folder, 0, SEEK_SET));
    CALL(ftruncate(folder, 0));
    CALL(close(folder));
}

CASE(links)
{
    close(make_file("file", "text"));
    CALL(symlink("file", "link"));
    CALL(symlink("missing", "dangling"));
    CALL(symlink("loop-b", "loop-a"));
    CALL(symlink("loop-a", "loop-b"));
    CALL(symlink("self", "self"));
    mkdir("folder", 0755);
    CALL(symlink("folder", "to-folder"));
    CALL(symlink("../file", "folder/up"));
    DOES(open("link", O_RDONLY));
    DOES(open("link", O_RDONLY | O_NOFOLLOW));
    DOES(open("dangling", O_RDONLY));
    DOES(open("dangling", O_RDONLY | O_NOFOLLOW));
    DOES(open("dangling", O_RDWR | O_CREAT | O_EXCL, 0600));
    DOES(open("loop-a", O_RDONLY));
    DOES(open("loop-a", O_RDWR | O_CREAT, 0600));
    DOES(open("self", O_RDONLY));
    DOES(open("self/x", O_RDONLY));
    DOES(open("to-folder/up", O_RDONLY));
    DOES(open("to-folder/../file", O_RDONLY));
    DOES(open("to-folder", O_RDONLY | O_DIRECTORY));
    DOES(open("to-folder", O_RDONLY | O_DIRECTORY | O_NOFOLLOW));
    DOES(open("to-folder/", O_RDONLY | O_NOFOLLOW));
    DOES(open("link/", O_RDONLY));
    DOES(open("link", O_PATH | O_NOFOLLOW));
    say_mode("dangling");
    DOES(open("dangling", O_RDWR | O_CREAT, 0600));
    say_mode("missing");
}

CASE(many_links)
{
    close(make_file("l0", "end"));
    char from[16], to[16];
    for (int i = 1; i <= 45; i++)
    {
        sprintf(from, "l%d", i);
        sprintf(to, "l%d", i - 1);
        symlink(to, from);
    }

    DOES(open("l1", O_RDONLY));
    DOES(open("l39", O_RDONLY));
    DOES(open("l40", O_RDONLY));
    DOES(open("l41", O_RDONLY));
    DOES(open("l45", O_RDONLY));
}

CASE(at)
{
    mkdir("folder", 0755);
    int folder = open("folder", O_RDONLY | O_DIRECTORY);
    int path = open("folder", O_PATH);
    int file = openat(folder, "file", O_RDWR | O_CREAT, 0600);
    HOLDS(file >= 0);
    say_mode("folder/file");
    DOES(openat(path, "file", O_RDONLY));
    DOES(openat(file, "x", O_RDONLY));
    DOES(openat(file, "", O_RDONLY));
    DOES(openat(folder, "", O_RDONLY));
    DOES(openat(folder, "..", O_RDONLY));
    DOES(openat(folder, "../folder/file", O_RDONLY));
    DOES(openat(folder, "missing", O_RDONLY));
    DOES(openat(99, "file", O_RDONLY));
    DOES(openat(-1, "file", O_RDONLY));
    DOES(openat(-5, "file", O_RDONLY));
    DOES(openat(99, "/dev/null", O_RDONLY));
    DOES(openat(AT_FDCWD, "folder/file", O_RDONLY));
    close(folder);
    DOES(openat(folder, "file", O_RDONLY));
}

CASE(bad_pointers)
{
    DOES(open(NULL, O_RDONLY));
    DOES(open(UNMAPPED, O_RDONLY));
    DOES(open(NON_CANONICAL, O_RDONLY));
    DOES(open(KERNEL_ADDRESS, O_RDONLY));
    char *path = end_of_page(9);
    memcpy(path, "/dev/null", 9);
    DOES(open(path, O_RDONLY));
    path = end_of_page(10);
    memcpy(path, "/dev/null", 10);
    DOES(open(path, O_RDONLY));
}

CASE(long_names)
{
    char name[300];
    memset(name, 'n', sizeof(name));
    name[255] = '\0';
    DOES(open(name, O_RDWR | O_CREAT, 0600));
    DOES(unlink(name));
    name[255] = 'n';
    name[256] = '\0';
    DOES(open(name, O_RDWR | O_CREAT, 0600));
    DOES(open(name, O_RDONLY));
    DOES(unlink(name));
    DOES(mkdir(name, 0700));
    char *path = malloc(8192);
    memset(path, '/', 8192);
    memcpy(path + 4095 - 8, "dev/null", 9);
    DOES(open(path, O_RDONLY));
    DOES(open(path + 1, O_RDONLY));
    memset(path, '/', 8192);
    DOES(open(path, O_RDONLY));
    path[0] = '.';
    for (int i = 1; i + 2 < 4095; i += 2)
    {
        memcpy(path + i, "/.", 3);
    }

    DOES(open(path, O_RDONLY));
}

CASE(deep)
{
    int depth = 0;
    while (depth < 200 && mkdir("d", 0700) == 0 && chdir("d") == 0)
    {
        depth++;
    }

    say("%d deep", depth);
    char path[1024];
    HOLDS(getcwd(path, sizeof(path)) == path);
    HOLDS(strlen(path) > 400);
    DOES(open("../../../../../..", O_RDONLY));
    while (depth-- > 0)
    {
        chdir("..");
        rmdir("d");
    }

    DOES(open("d", O_RDONLY));
}

CASE(closing)
{
    int file = make_file("file", "x");
    CALL(close(file));
    CALL(close(file));
    CALL(close(-1));
    CALL(close(99999));
    CALL(close(INT_MAX));
    HOLDS(open("file", O_RDONLY) == file);
    int second = open("file", O_RDONLY), third = open("file", O_RDONLY);
    HOLDS(second == file + 1 && third == file + 2);
    close(second);
    HOLDS(open("file", O_RDONLY) == second);
}

CASE(flags_seen)
{
    close(make_file("file", ""));
    int flags[] = {O_RDONLY, O_WRONLY, O_RDWR, O_RDWR | O_APPEND, O_RDWR | O_NONBLOCK, O_RDONLY | O_CLOEXEC, O_RDWR | O_TRUNC | O_CREAT};
    for (size_t i = 0; i < sizeof(flags) / sizeof(flags[0]); i++)
    {
        int file = open("file", flags[i], 0600);
        say("%#o: %#o, descriptor %d", flags[i], fcntl(file, F_GETFL), fcntl(file, F_GETFD));
    }

    say("%#o", fcntl(open(".", O_RDONLY | O_DIRECTORY), F_GETFL));
    say("%#o", fcntl(open("file", O_PATH), F_GETFL));
}

CASE(descriptor_limit)
{
    int last = -1, count = 0, file;
    while ((file = open("/dev/null", O_RDONLY)) >= 0 && count < 100000)
    {
        last = file;
        count++;
    }

    say("ends with %s", error_name(errno));
    HOLDS(last + 1 == sysconf(_SC_OPEN_MAX));
    CALL(dup(0));
    CALL(fcntl(0, F_DUPFD, 0));
    CALL(dup2(0, last + 1));
    CALL(close(last));
    HOLDS(dup(0) == last);
}
