/* What files are: the stat family, access, chmod, chown, utimensat, statfs. */
#include "differential.h"

#include <sys/statfs.h>
#include <sys/sysmacros.h>
#include <sys/time.h>

static void say_times(const char *path)
{
    struct stat status;
    if (lstat(path, &status) != 0)
    {
        say("%s: %s", path, error_name(errno));
        return;
    }

    say("%s: read %ld.%09ld, written %ld.%09ld", path, (long)status.st_atim.tv_sec, (long)status.st_atim.tv_nsec,
        (long)status.st_mtim.tv_sec, (long)status.st_mtim.tv_nsec);
}

CASE(statuses)
{
    struct stat status, other;
    int file = make_file("file", "0123456789");
    CALL(stat("file", &status));
    say("%o %ld %ld", status.st_mode, (long)status.st_nlink, (long)status.st_size);
    HOLDS(status.st_uid == geteuid() && status.st_gid == getegid());
    HOLDS(status.st_blksize >= 512 && status.st_ino != 0);
    CALL(fstat(file, &other));
    HOLDS(status.st_ino == other.st_ino && status.st_dev == other.st_dev && status.st_size == other.st_size);
    CALL(lstat("file", &other));
    HOLDS(status.st_ino == other.st_ino && status.st_ctim.tv_nsec == other.st_ctim.tv_nsec);
    symlink("file", "link");
    CALL(stat("link", &other));
    HOLDS(status.st_ino == other.st_ino);
    CALL(lstat("link", &other));
    HOLDS(S_ISLNK(other.st_mode) && status.st_ino != other.st_ino);
    CALL(stat("/dev/null", &status));
    say("%o %u %u", status.st_mode & S_IFMT, major(status.st_rdev), minor(status.st_rdev));
    CALL(stat("/dev/zero", &status));
    say("%o %u %u", status.st_mode & S_IFMT, major(status.st_rdev), minor(status.st_rdev));
    CALL(stat(".", &status));
    say("%o", status.st_mode);
    CALL(stat("/", &status));
    CALL(stat("/..", &other));
    HOLDS(status.st_ino == other.st_ino);
    CALL(stat("missing", &status));
    CALL(stat("", &status));
    CALL(stat("file/", &status));
    CALL(stat("file/x", &status));
    CALL(stat(NULL, &status));
    CALL(stat(UNMAPPED, &status));
    CALL(syscall(SYS_stat, "file", NULL));
    CALL(syscall(SYS_stat, "file", KERNEL_ADDRESS));
    CALL(syscall(SYS_stat, "file", end_of_page(100)));
    CALL(syscall(SYS_stat, "file", read_only_page()));
    CALL(syscall(SYS_fstat, file, UNMAPPED));
    CALL(syscall(SYS_lstat, "file", UNMAPPED));
    CALL(fstat(99, &status));
    CALL(fstat(-1, &status));
    close(file);
    CALL(fstat(file, &status));
}

CASE(statuses_at)
{
    struct stat status;
    mkdir("folder", 0755);
    int file = make_file("folder/file", "abc"), folder = open("folder", O_RDONLY);
    symlink("file", "folder/link");
    CALL(syscall(SYS_newfstatat, folder, "file", &status, 0));
    say("%ld bytes", (long)status.st_size);
    CALL(syscall(SYS_newfstatat, folder, "link", &status, AT_SYMLINK_NOFOLLOW));
    say("%o", status.st_mode & S_IFMT);
    CALL(syscall(SYS_newfstatat, folder, "link", &status, 0));
    say("%o", status.st_mode & S_IFMT);
    CALL(syscall(SYS_newfstatat, file, "", &status, AT_EMPTY_PATH));
    say("%ld bytes", (long)status.st_size);
    CALL(syscall(SYS_newfstatat, file, "", &status, 0));
    CALL(syscall(SYS_newfstatat, AT_FDCWD, "", &status, AT_EMPTY_PATH));
    say("%o", status.st_mode & S_IFMT);
    CALL(syscall(SYS_newfstatat, 99, "file", &status, 0));
    CALL(syscall(SYS_newfstatat, file, "file", &status, 0));
    CALL(syscall(SYS_newfstatat, 99, "/dev/null", &status, 0));
    CALL(syscall(SYS_newfstatat, folder, "file", &status, 0x8000));
    CALL(syscall(SYS_newfstatat, folder, "file", NULL, 0));
    CALL(syscall(SYS_newfstatat, folder, NULL, &status, 0));
}

/* struct statx, which musl does not have yet: mask, links, mode, size, device. */
#define FIELD(type, offset) (*(type *)(status + (offset)))

CASE(extended_statuses)
{
    unsigned char status[256];
    int file = make_file("file", "0123456789");
    memset(status, 0, sizeof(status));
    CALL(syscall(SYS_statx, AT_FDCWD, "file", 0, 0x7FF, status));
    HOLDS((FIELD(uint32_t, 0) & 0x7FF) == 0x7FF);
    say("%o %u %lu", FIELD(uint16_t, 28), FIELD(uint32_t, 16), FIELD(uint64_t, 40));
    CALL(syscall(SYS_statx, file, "", AT_EMPTY_PATH, 0x7FF, status));
    CALL(syscall(SYS_statx, file, "", 0, 0x7FF, status));
    CALL(syscall(SYS_statx, AT_FDCWD, "missing", 0, 0x7FF, status));
    CALL(syscall(SYS_statx, AT_FDCWD, "file", 0x6000, 0x7FF, status));
    CALL(syscall(SYS_statx, AT_FDCWD, "file", 0, 0x80000000U, status));
    CALL(syscall(SYS_statx, AT_FDCWD, "file", 0, 0x7FF, NULL));
    CALL(syscall(SYS_statx, AT_FDCWD, UNMAPPED, 0, 0x7FF, status));
    CALL(syscall(SYS_statx, 99, "file", 0, 0x7FF, status));
    CALL(syscall(SYS_statx, AT_FDCWD, "/dev/null", 0, 0x7FF, status));
    say("%u %u", FIELD(uint32_t, 128), FIELD(uint32_t, 132));
}

CASE(access_rights)
{
    close(make_file("file", "x"));
    symlink("missing", "dangling");
    CALL(access("file", F_OK));
    CALL(access("file", R_OK | W_OK));
    CALL(access("missing", F_OK));
    CALL(access("dangling", F_OK));
    CALL(access("file/x", F_OK));
    CALL(access("file", 8));
    CALL(access("file", -1));
    CALL(access("", F_OK));
    CALL(access(NULL, F_OK));
    CALL(access(UNMAPPED, F_OK));
    CALL(access(".", R_OK | W_OK | X_OK));
    chmod("file", 0755);
    CALL(access("file", X_OK));
    CALL(syscall(SYS_faccessat, AT_FDCWD, "file", R_OK));
    CALL(syscall(SYS_faccessat, 99, "file", R_OK));
    CALL(syscall(SYS_faccessat2, AT_FDCWD, "dangling", F_OK, AT_SYMLINK_NOFOLLOW));
    CALL(syscall(SYS_faccessat2, AT_FDCWD, "file", F_OK, 0x8000));
    CALL(syscall(SYS_faccessat2, AT_FDCWD, "file", R_OK, AT_EACCESS));
}

CASE(executable_by_nobody)
{
    close(make_file("file", "x"));
    chmod("file", 0644);
    CALL(access("file", X_OK));
    chmod("file", 0);
    CALL(access("file", X_OK));
    chmod("file", 0100);
    CALL(access("file", X_OK));
}

CASE(modes)
{
    struct stat status;
    int file = make_file("file", "x");
    CALL(chmod("file", 0600));
    stat("file", &status);
    say("%o", status.st_mode);
    CALL(chmod("file", 07777));
    stat("file", &status);
    say("%o", status.st_mode);
    CALL(fchmod(file, 0123));
    stat("file", &status);
    say("%o", status.st_mode);
    CALL(chmod("file", 0170644));
    stat("file", &status);
    say("%o", status.st_mode);
    symlink("file", "link");
    CALL(chmod("link", 0640));
    stat("file", &status);
    say("%o", status.st_mode);
    CALL(chmod("missing", 0600));
    CALL(chmod("", 0600));
    CALL(chmod(NULL, 0600));
    CALL(fchmod(99, 0600));
    CALL(syscall(SYS_fchmodat, AT_FDCWD, "file", 0604));
    CALL(syscall(SYS_fchmodat, 99, "file", 0604));
    CALL(chmod(".", 0700));
    stat(".", &status);
    say("%o", status.st_mode);
}

CASE(owners)
{
    struct stat status;
    int file = make_file("file", "x");
    CALL(chown("file", geteuid(), getegid()));
    CALL(chown("file", (uid_t)-1, (gid_t)-1));
    CALL(fchown(file, (uid_t)-1, (gid_t)-1));
    CALL(lchown("file", (uid_t)-1, (gid_t)-1));
    CALL(chown("missing", 0, 0));
    CALL(fchown(99, 0, 0));
    CALL(chown(NULL, 0, 0));
    CALL(fchownat(AT_FDCWD, "file", (uid_t)-1, (gid_t)-1, 0));
    CALL(fchownat(AT_FDCWD, "file", (uid_t)-1, (gid_t)-1, 0x8000));
    stat("file", &status);
    HOLDS(status.st_uid == geteuid() && status.st_gid == getegid());
}

CASE(times)
{
    int file = make_file("file", "x");
    symlink("file", "link");
    struct timespec set[2] = {{1000000000, 123456789}, {1100000000, 987654321}};
    CALL(utimensat(AT_FDCWD, "file", set, 0));
    say_times("file");
    struct timespec omit[2] = {{5, UTIME_OMIT}, {1200000000, 5}};
    CALL(utimensat(AT_FDCWD, "file", omit, 0));
    say_times("file");
    struct timespec neither[2] = {{5, UTIME_OMIT}, {5, UTIME_OMIT}};
    CALL(utimensat(AT_FDCWD, "file", neither, 0));
    say_times("file");
    struct timespec now[2] = {{0, UTIME_NOW}, {0, UTIME_NOW}};
    CALL(utimensat(AT_FDCWD, "file", now, 0));
    struct stat status;
    stat("file", &status);
    HOLDS(status.st_mtim.tv_sec > 1700000000 && status.st_atim.tv_sec > 1700000000);
    CALL(futimens(file, set));
    say_times("file");
    CALL(utimensat(AT_FDCWD, "link", set, AT_SYMLINK_NOFOLLOW));
    say_times("link");
    struct timespec wrong[2] = {{0, 1000000000}, {0, 0}};
    CALL(utimensat(AT_FDCWD, "file", wrong, 0));
    struct timespec negative[2] = {{0, -1}, {0, 0}};
    CALL(utimensat(AT_FDCWD, "file", negative, 0));
    struct timespec early[2] = {{-5, 0}, {-6, 0}};
    CALL(utimensat(AT_FDCWD, "file", early, 0));
    CALL(utimensat(AT_FDCWD, "missing", set, 0));
    CALL(utimensat(AT_FDCWD, "file", set, 0x8000));
    CALL(utimensat(99, "file", set, 0));
    CALL(syscall(SYS_utimensat, AT_FDCWD, "file", UNMAPPED, 0));
    CALL(syscall(SYS_utimensat, AT_FDCWD, UNMAPPED, NULL, 0));
    CALL(syscall(SYS_utimensat, AT_FDCWD, NULL, NULL, 0));
    CALL(syscall(SYS_utimensat, 99, NULL, NULL, 0));
    CALL(syscall(SYS_utimensat, AT_FDCWD, "file", NULL, 0));
    CALL(syscall(SYS_utimensat, AT_FDCWD, "file", neither, 0));
}

CASE(times_that_pass)
{
    int file = make_file("file", "x");
    struct timespec old[2] = {{1000, 0}, {1000, 0}};
    struct stat status;
    futimens(file, old);
    fstat(file, &status);
    HOLDS(status.st_ctim.tv_sec > 1700000000);
    write(file, "y", 1);
    fstat(file, &status);
    HOLDS(status.st_mtim.tv_sec > 1700000000);
    futimens(file, old);
    ftruncate(file, 0);
    fstat(file, &status);
    HOLDS(status.st_mtim.tv_sec > 1700000000);
    mkdir("folder", 0755);
    utimensat(AT_FDCWD, "folder", old, 0);
    close(make_file("folder/new", ""));
    stat("folder", &status);
    HOLDS(status.st_mtim.tv_sec > 1700000000);
    utimensat(AT_FDCWD, "folder", old, 0);
    unlink("folder/new");
    stat("folder", &status);
    HOLDS(status.st_mtim.tv_sec > 1700000000);
    futimens(file, old);
    chmod("file", 0600);
    fstat(file, &status);
    HOLDS(status.st_mtim.tv_sec == 1000);
}

CASE(file_systems)
{
    struct statfs status;
    CALL(statfs(".", &status));
    HOLDS(status.f_bsize > 0 && status.f_namelen >= 255);
    CALL(fstatfs(open(".", O_RDONLY), &status));
    CALL(statfs("missing", &status));
    CALL(statfs(NULL, &status));
    CALL(syscall(SYS_statfs, ".", NULL));
    CALL(fstatfs(99, &status));
}
