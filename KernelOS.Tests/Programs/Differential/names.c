/* Names in folders: mkdir, rmdir, link, symlink, readlink, unlink, rename, getdents64, chdir, getcwd. */
#include "differential.h"

#include <dirent.h>

static void say_links(const char *path)
{
    struct stat status;
    if (lstat(path, &status) != 0)
    {
        say("%s: %s", path, error_name(errno));
        return;
    }

    say("%s: type %o, %ld links", path, status.st_mode & S_IFMT, S_ISDIR(status.st_mode) ? 0 : (long)status.st_nlink);
}

CASE(making_folders)
{
    CALL(mkdir("a", 0755));
    CALL(mkdir("a", 0755));
    CALL(mkdir("a/", 0755));
    CALL(mkdir("b/", 0700));
    CALL(mkdir("a/b", 0755));
    CALL(mkdir("x/y", 0755));
    CALL(mkdir("", 0755));
    CALL(mkdir("/", 0755));
    CALL(mkdir(".", 0755));
    CALL(mkdir("..", 0755));
    CALL(mkdir("a/.", 0755));
    CALL(mkdir("a/..", 0755));
    CALL(mkdir("c/.", 0755));
    close(make_file("file", ""));
    CALL(mkdir("file", 0755));
    CALL(mkdir("file/x", 0755));
    CALL(mkdir("file/", 0755));
    symlink("nowhere", "dangling");
    CALL(mkdir("dangling", 0755));
    CALL(mkdir(NULL, 0755));
    CALL(mkdir(UNMAPPED, 0755));
    CALL(mkdirat(AT_FDCWD, "at", 01777));
    CALL(mkdirat(99, "at", 0755));
    CALL(mkdirat(open("a", O_RDONLY), "inner", 0755));
    CALL(mkdirat(open("file", O_RDONLY), "inner", 0755));
    struct stat status;
    CALL(stat("at", &status));
    say("%o", status.st_mode);
    CALL(stat("b", &status));
    say("%o", status.st_mode);
}

CASE(removing_folders)
{
    mkdir("a", 0755);
    mkdir("a/b", 0755);
    close(make_file("file", ""));
    symlink("a", "link");
    CALL(rmdir("a"));
    CALL(rmdir("a/b"));
    CALL(rmdir("a/b"));
    CALL(rmdir("link"));
    CALL(rmdir("link/"));
    CALL(rmdir("file"));
    CALL(rmdir("file/x"));
    CALL(rmdir("a/."));
    CALL(rmdir("a/.."));
    CALL(rmdir("."));
    CALL(rmdir(".."));
    CALL(rmdir("/"));
    CALL(rmdir(""));
    CALL(rmdir(NULL));
    CALL(rmdir("a/"));
    CALL(rmdir("missing"));
    mkdir("at", 0755);
    CALL(unlinkat(AT_FDCWD, "at", 0));
    CALL(unlinkat(AT_FDCWD, "at", AT_REMOVEDIR));
    CALL(unlinkat(AT_FDCWD, "file", AT_REMOVEDIR));
    CALL(unlinkat(AT_FDCWD, "file", 0x4000));
    CALL(unlinkat(99, "file", 0));
    CALL(unlinkat(AT_FDCWD, "file", 0));
}

CASE(unlinking)
{
    close(make_file("file", "x"));
    mkdir("folder", 0755);
    symlink("file", "link");
    CALL(unlink("link"));
    say_links("file");
    CALL(unlink("file"));
    CALL(unlink("file"));
    CALL(unlink("folder"));
    CALL(unlink("folder/"));
    CALL(unlink("."));
    CALL(unlink(""));
    CALL(unlink(NULL));
    CALL(unlink(KERNEL_ADDRESS));
    close(make_file("file", "x"));
    CALL(unlink("file/"));
    CALL(unlink("file/x"));
    CALL(unlink("missing/x"));
}

CASE(hard_links)
{
    close(make_file("file", "x"));
    mkdir("folder", 0755);
    CALL(link("file", "second"));
    say_links("file");
    struct stat first, second;
    stat("file", &first);
    stat("second", &second);
    HOLDS(first.st_ino == second.st_ino && first.st_dev == second.st_dev);
    CALL(link("file", "second"));
    CALL(link("file", "folder/third"));
    CALL(link("folder", "folder-link"));
    CALL(link("missing", "x"));
    CALL(link("file", "missing/x"));
    CALL(link("file", ""));
    CALL(link("", "x"));
    CALL(link(NULL, "x"));
    CALL(link("file", NULL));
    CALL(link("file", "new/"));
    CALL(link("file/", "new"));
    CALL(link("file", "file"));
    CALL(unlink("file"));
    say_links("second");
    symlink("second", "symbolic");
    CALL(link("symbolic", "to-symbolic"));
    say_links("to-symbolic");
    CALL(linkat(AT_FDCWD, "symbolic", AT_FDCWD, "followed", AT_SYMLINK_FOLLOW));
    say_links("followed");
    CALL(linkat(AT_FDCWD, "symbolic", AT_FDCWD, "x", 0x8000));
    CALL(linkat(99, "second", AT_FDCWD, "x", 0));
    CALL(linkat(AT_FDCWD, "second", 99, "x", 0));
}

CASE(symbolic_links)
{
    char target[64] = {0};
    CALL(symlink("somewhere", "link"));
    CALL(symlink("elsewhere", "link"));
    CALL(symlink("", "empty"));
    CALL(symlink("x", ""));
    CALL(symlink("x", "missing/link"));
    CALL(symlink("x", "new/"));
    CALL(symlink(NULL, "null"));
    CALL(symlink("x", NULL));
    CALL(readlink("link", target, sizeof(target)));
    say("%s", target);
    CALL(readlink("link", target, 4));
    CALL(readlink("link", target, 0));
    CALL(readlink("link", target, (size_t)-1));
    CALL(readlink("link", NULL, 10));
    CALL(readlink("missing", target, 10));
    CALL(readlink(".", target, 10));
    CALL(readlink("", target, 10));
    close(make_file("file", ""));
    CALL(readlink("file", target, 10));
    CALL(readlink("file/x", target, 10));
    CALL(readlink(NULL, target, 10));
    CALL(readlinkat(AT_FDCWD, "link", target, 64));
    CALL(readlinkat(99, "link", target, 64));
    CALL(symlinkat("at", AT_FDCWD, "link-at"));
    CALL(symlinkat("at", 99, "link-at"));
    int link = open("link", O_PATH | O_NOFOLLOW);
    memset(target, 0, sizeof(target));
    CALL(readlinkat(link, "", target, 64));
    say("%s", target);
    struct stat status;
    CALL(lstat("link", &status));
    say("%o %ld", status.st_mode, (long)status.st_size);
    char *wide = malloc(5000);
    memset(wide, 'w', 5000);
    wide[4999] = 0;
    CALL(symlink(wide, "wide"));
    wide[4095] = 0;
    CALL(symlink(wide, "fits"));
    CALL(readlink("fits", wide, 5000));
}

CASE(renaming)
{
    close(make_file("file", "first"));
    close(make_file("other", "second"));
    mkdir("folder", 0755);
    mkdir("empty", 0755);
    mkdir("full", 0755);
    close(make_file("full/x", ""));
    symlink("file", "link");
    CALL(rename("file", "renamed"));
    CALL(rename("file", "renamed"));
    CALL(rename("renamed", "other"));
    say_links("renamed");
    say_links("other");
    CALL(rename("other", "other"));
    CALL(rename("other", "folder"));
    CALL(rename("folder", "other"));
    CALL(rename("folder", "empty"));
    CALL(rename("empty", "full"));
    CALL(rename("full", "full/inside"));
    CALL(rename("full", "full"));
    CALL(rename("empty", "empty/"));
    CALL(rename("full/", "moved/"));
    say_links("moved/x");
    CALL(rename("other", "new/"));
    CALL(rename("other/", "new"));
    CALL(rename("missing", "new"));
    CALL(rename("other", "missing/new"));
    CALL(rename("other/x", "new"));
    CALL(rename("other", ""));
    CALL(rename("", "new"));
    CALL(rename(".", "new"));
    CALL(rename("other", "."));
    CALL(rename("other", ".."));
    CALL(rename("..", "new"));
    CALL(rename("/", "new"));
    CALL(rename("link", "link-renamed"));
    say_links("link-renamed");
    CALL(rename("link-renamed", "moved/link"));
    CALL(rename(NULL, "new"));
    CALL(rename("other", NULL));
    CALL(rename(UNMAPPED, UNMAPPED));
    link("other", "same");
    CALL(rename("other", "same"));
    say_links("other");
    CALL(renameat(AT_FDCWD, "same", AT_FDCWD, "by-at"));
    CALL(renameat(99, "by-at", AT_FDCWD, "x"));
    CALL(renameat(AT_FDCWD, "by-at", 99, "x"));
    CALL(syscall(SYS_renameat2, AT_FDCWD, "by-at", AT_FDCWD, "x", 0));
    CALL(syscall(SYS_renameat2, AT_FDCWD, "x", AT_FDCWD, "moved", 1));
    CALL(syscall(SYS_renameat2, AT_FDCWD, "x", AT_FDCWD, "fresh", 1));
    CALL(syscall(SYS_renameat2, AT_FDCWD, "fresh", AT_FDCWD, "x", 0x100));
}

CASE(folders_moved)
{
    mkdir("a", 0755);
    mkdir("a/b", 0755);
    mkdir("c", 0755);
    CALL(chdir("a/b"));
    CALL(rename("../../a", "../../c/d"));
    char path[PATH_MAX];
    HOLDS(getcwd(path, sizeof(path)) != NULL && strcmp(path + strlen(path) - 6, "/c/d/b") == 0);
    CALL(chdir(".."));
    CALL(chdir(".."));
    HOLDS(getcwd(path, sizeof(path)) != NULL && strcmp(path + strlen(path) - 2, "/c") == 0);
}

static int compare(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

struct linux_entry
{
    uint64_t inode;
    int64_t offset;
    uint16_t length;
    uint8_t type;
    char name[];
};

static int list(int folder, size_t size, char **names)
{
    static char buffer[4096];
    int count = 0;
    long length;
    while ((length = syscall(SYS_getdents64, folder, buffer, size)) > 0)
    {
        for (long at = 0; at < length;)
        {
            struct linux_entry *entry = (struct linux_entry *)(buffer + at);
            if (entry->length % 8 != 0 || entry->inode == 0)
            {
                say("an entry of %d bytes", entry->length);
            }

            char text[300];
            snprintf(text, sizeof(text), "%s %d", entry->name, entry->type);
            names[count++] = strdup(text);
            at += entry->length;
        }
    }

    if (length < 0)
    {
        say("getdents64: %s", error_name(errno));
    }

    qsort(names, (size_t)count, sizeof(char *), compare);
    return count;
}

CASE(listing)
{
    mkdir("folder", 0755);
    mkdir("folder/sub", 0755);
    close(make_file("folder/file", ""));
    symlink("x", "folder/link");
    mkfifo("folder/fifo", 0600);
    int folder = open("folder", O_RDONLY);
    char *names[600];
    int count = list(folder, 4096, names);
    for (int i = 0; i < count; i++)
    {
        say("%s", names[i]);
    }

    char buffer[64];
    CALL(syscall(SYS_getdents64, folder, buffer, 64));
    lseek(folder, 0, SEEK_SET);
    CALL(list(folder, 64, names));
    lseek(folder, 0, SEEK_SET);
    CALL(syscall(SYS_getdents64, folder, buffer, 1));
    CALL(syscall(SYS_getdents64, folder, buffer, 0));
    CALL(syscall(SYS_getdents64, folder, UNMAPPED, 4096));
    CALL(syscall(SYS_getdents64, 99, buffer, 64));
    CALL(syscall(SYS_getdents64, make_file("plain", ""), buffer, 64));
    CALL(syscall(SYS_getdents64, open("/dev/null", O_RDONLY), buffer, 64));
}

CASE(listing_many)
{
    char name[32];
    for (int i = 0; i < 500; i++)
    {
        sprintf(name, "file-%03d", i);
        close(make_file(name, ""));
    }

    int folder = open(".", O_RDONLY), good = 0;
    char *names[600];
    int count = list(folder, 200, names);
    for (int i = 0; i < 500; i++)
    {
        sprintf(name, "file-%03d 8", i);
        good += strcmp(names[i + 2], name) == 0;
    }

    say("%d entries, %d as they should be", count, good);
}

CASE(listing_while_it_changes)
{
    char name[32];
    for (int i = 0; i < 100; i++)
    {
        sprintf(name, "file-%03d", i);
        close(make_file(name, ""));
    }

    /* Entries that stay are seen once; the others may be seen or not. */
    DIR *folder = opendir(".");
    struct dirent *entry;
    int seen = 0, removed = 0;
    while ((entry = readdir(folder)) != NULL)
    {
        int number;
        if (sscanf(entry->d_name, "file-%d", &number) == 1)
        {
            seen++;
            removed += unlink(entry->d_name) == 0;
        }
    }

    say("%d seen, %d removed", seen, removed);
    closedir(folder);
}

CASE(listing_a_removed_folder)
{
    mkdir("gone", 0755);
    int folder = open("gone", O_RDONLY);
    CALL(rmdir("gone"));
    char buffer[256];
    CALL(syscall(SYS_getdents64, folder, buffer, 256));
    DOES(openat(folder, "x", O_RDWR | O_CREAT, 0600));
    DOES(openat(folder, ".", O_RDONLY));
    struct stat status;
    CALL(fstat(folder, &status));
    CALL(fchdir(folder));
    char path[64];
    HOLDS(syscall(SYS_getcwd, path, sizeof(path)) == -1 && errno == ENOENT);
    DOES(open("x", O_RDWR | O_CREAT, 0600));
    CALL(mkdir("y", 0755));
}

CASE(working_folder)
{
    char path[PATH_MAX], small[4];
    mkdir("folder", 0755);
    close(make_file("file", ""));
    HOLDS(getcwd(path, sizeof(path)) == path);
    HOLDS(strcmp(strrchr(path, '/'), "/working_folder") == 0);
    HOLDS(syscall(SYS_getcwd, path, sizeof(path)) == (long)strlen(path) + 1);
    CALL(syscall(SYS_getcwd, small, sizeof(small)));
    CALL(syscall(SYS_getcwd, path, 0));
    CALL(syscall(SYS_getcwd, NULL, 4096));
    CALL(syscall(SYS_getcwd, UNMAPPED, 4096));
    CALL(chdir("folder"));
    HOLDS(getcwd(path, sizeof(path)) == path && strcmp(strrchr(path, '/'), "/folder") == 0);
    CALL(chdir(".."));
    CALL(chdir("file"));
    CALL(chdir("missing"));
    CALL(chdir(""));
    CALL(chdir(NULL));
    CALL(chdir(UNMAPPED));
    int folder = open("folder", O_RDONLY);
    CALL(fchdir(folder));
    HOLDS(getcwd(path, sizeof(path)) == path && strcmp(strrchr(path, '/'), "/folder") == 0);
    CALL(fchdir(99));
    CALL(fchdir(open("../file", O_RDONLY)));
    CALL(chdir("/"));
    CALL(syscall(SYS_getcwd, path, sizeof(path)));
    CALL(chdir(".."));
    CALL(syscall(SYS_getcwd, path, 2));
    say("%s", path);
}

CASE(special_files)
{
    struct stat status;
    CALL(mkfifo("fifo", 0640));
    CALL(mkfifo("fifo", 0640));
    CALL(stat("fifo", &status));
    say("%o", status.st_mode);
    CALL(mknod("file", S_IFREG | 0600, 0));
    CALL(mknod("plain", 0600, 0));
    CALL(stat("plain", &status));
    say("%o", status.st_mode);
    CALL(mknod("folder", S_IFDIR | 0700, 0));
    CALL(mknod("bad", 0130000, 0));
    CALL(mknod("missing/x", S_IFIFO | 0600, 0));
    CALL(mknod(NULL, S_IFIFO | 0600, 0));
}
