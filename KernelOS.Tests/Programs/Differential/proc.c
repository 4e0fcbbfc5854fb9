/* /proc: what a program reads there, by pattern, since numbers are each kernel's own. */
#include "differential.h"

#include <dirent.h>
#include <regex.h>
#include <sys/prctl.h>

static char s_text[1 << 18];

static int read_file(const char *path)
{
    int file = open(path, O_RDONLY);
    if (file < 0)
    {
        say("%s: %s", path, error_name(errno));
        s_text[0] = '\0';
        return 0;
    }

    int total = 0;
    long count;
    while (total < (int)sizeof(s_text) - 1 && (count = read(file, s_text + total, sizeof(s_text) - 1 - (size_t)total)) > 0)
    {
        total += (int)count;
    }

    s_text[total] = '\0';
    close(file);
    return total;
}

static void expect(const char *path, const char *pattern)
{
    regex_t expression;
    if (regcomp(&expression, pattern, REG_EXTENDED | REG_NOSUB | REG_NEWLINE) != 0)
    {
        say("bad pattern %s", pattern);
        return;
    }

    read_file(path);
    say("%s has /%s/: %s", path, pattern, regexec(&expression, s_text, 0, NULL, 0) == 0 ? "yes" : "NO");
    regfree(&expression);
}

static void expect_every_line(const char *path, const char *pattern)
{
    regex_t expression;
    regcomp(&expression, pattern, REG_EXTENDED | REG_NOSUB);
    int total = read_file(path), good = total > 0;
    for (char *line = strtok(s_text, "\n"); line != NULL; line = strtok(NULL, "\n"))
    {
        if (regexec(&expression, line, 0, NULL, 0) != 0)
        {
            good = 0;
        }
    }

    say("every line of %s is /%s/: %s", path, pattern, good ? "yes" : "NO");
    regfree(&expression);
}

CASE(executable)
{
    char path[PATH_MAX] = {0};
    long length = readlink("/proc/self/exe", path, sizeof(path) - 1);
    HOLDS(length > 0 && path[0] == '/' && strstr(path, "proc-") != NULL);
    HOLDS(access("/proc/self/exe", X_OK) == 0);
    struct stat direct, through;
    HOLDS(stat(path, &direct) == 0 && stat("/proc/self/exe", &through) == 0 && direct.st_ino == through.st_ino);
    char head[4];
    int file = open("/proc/self/exe", O_RDONLY);
    CALL(read(file, head, 4));
    HOLDS(memcmp(head, "\177ELF", 4) == 0);
    CALL(readlink("/proc/self/exe", path, 1));
}

CASE(self)
{
    char path[64], target[64] = {0};
    sprintf(path, "%d", getpid());
    HOLDS(readlink("/proc/self", target, sizeof(target) - 1) > 0 && strcmp(path, target) == 0);
    sprintf(path, "/proc/%d/stat", getpid());
    HOLDS(read_file(path) > 0 && atoi(s_text) == getpid());
    DOES(open("/proc/99999999", O_RDONLY));
    DOES(open("/proc/self/nothing", O_RDONLY));
}

CASE(status)
{
    expect("/proc/self/status", "^Name:\tproc-[a-z-]+$");
    expect("/proc/self/status", "^State:\tR \\(running\\)$");
    expect("/proc/self/status", "^Pid:\t[0-9]+$");
    expect("/proc/self/status", "^PPid:\t[0-9]+$");
    expect("/proc/self/status", "^Uid:\t[0-9]+\t[0-9]+\t[0-9]+\t[0-9]+$");
    expect("/proc/self/status", "^VmSize:\t *[1-9][0-9]* kB$");
    expect("/proc/self/status", "^VmRSS:\t *[0-9]+ kB$");
    expect("/proc/self/status", "^Threads:\t1$");
    char line[64];
    sprintf(line, "^Pid:\t%d$", getpid());
    read_file("/proc/self/status");
    HOLDS(strstr(s_text, "\nPid:\t") != NULL && atoi(strstr(s_text, "\nPid:\t") + 6) == getpid());
    HOLDS(strstr(s_text, "\nPPid:\t") != NULL && atoi(strstr(s_text, "\nPPid:\t") + 7) == getppid());
}

CASE(names_with_new_lines)
{
    prctl(PR_SET_NAME, "a\nPid:\\ b");
    expect("/proc/self/status", "^Name:\ta\\\\nPid:\\\\\\\\ b$");
    expect("/proc/self/status", "^Pid:\t[0-9]+$");
    int file = make_file("x\ny\\z", "text");
    HOLDS(mmap(NULL, 4096, PROT_READ, MAP_PRIVATE, file, 0) != MAP_FAILED);
    expect("/proc/self/maps", "/x\\\\012y\\\\z$");
    expect_every_line("/proc/self/maps", "^[0-9a-f]+-[0-9a-f]+ ");
}

CASE(status_of_signals)
{
    expect("/proc/self/status", "^SigBlk:\t[0-9a-f]{16}$");
    expect("/proc/self/status", "^SigPnd:\t[0-9a-f]{16}$");
    expect("/proc/self/status", "^SigIgn:\t[0-9a-f]{16}$");
    expect("/proc/self/status", "^SigCgt:\t[0-9a-f]{16}$");
}

CASE(statistics)
{
    expect("/proc/self/stat", "^[0-9]+ \\(proc-[a-z-]+\\) R [0-9]+ [0-9]+ [0-9]+ ");
    read_file("/proc/self/stat");
    int fields = 1;
    for (char *at = s_text; *at != '\0'; at++)
    {
        fields += *at == ' ';
    }

    say("%d fields", fields);
    int pid = 0, parent = 0, group = 0;
    char state = 0;
    sscanf(s_text, "%d (%*[^)]) %c %d %d", &pid, &state, &parent, &group);
    HOLDS(pid == getpid() && parent == getppid() && group == getpgrp());
}

CASE(mappings)
{
    expect_every_line("/proc/self/maps", "^[0-9a-f]+-[0-9a-f]+ [r-][w-][x-][ps] [0-9a-f]{8,} [0-9a-f]+:[0-9a-f]+ [0-9]+( +.*)?$");
    expect("/proc/self/maps", "^[0-9a-f]+-[0-9a-f]+ r-xp .*proc-[a-z-]+$");
    expect("/proc/self/maps", " rw-p 00000000 00:00 0 +\\[stack\\]$");
    char *memory = mmap(NULL, 3 * 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    mprotect(memory + 4096, 4096, PROT_READ);
    char line[128];
    read_file("/proc/self/maps");
    sprintf(line, "%lx-%lx r--p 00000000 00:00 0", (unsigned long)memory + 4096, (unsigned long)memory + 8192);
    HOLDS(strstr(s_text, line) != NULL);
    int file = make_file("mapped-file", "x");
    char *mapped = mmap(NULL, 4096, PROT_READ, MAP_SHARED, file, 0);
    read_file("/proc/self/maps");
    sprintf(line, "%lx-%lx r--s 00000000 ", (unsigned long)mapped, (unsigned long)mapped + 4096);
    char *found = strstr(s_text, line);
    HOLDS(found != NULL);
    if (found != NULL)
    {
        *strchr(found, '\n') = '\0';
        HOLDS(strstr(found, "/mapped-file") != NULL);
    }

    munmap(mapped, 4096);
    read_file("/proc/self/maps");
    HOLDS(strstr(s_text, line) == NULL);
    unsigned long last = 0, from, to;
    int sorted = 1;
    for (char *at = s_text; at != NULL && *at != '\0'; at = strchr(at, '\n') + 1)
    {
        sscanf(at, "%lx-%lx", &from, &to);
        sorted &= from >= last && to > from;
        last = to;
    }

    HOLDS(sorted);
}

CASE(descriptors)
{
    int file = make_file("file", "x"), ends[2];
    pipe(ends);
    char path[64], target[PATH_MAX] = {0};
    sprintf(path, "/proc/self/fd/%d", file);
    HOLDS(readlink(path, target, sizeof(target) - 1) > 0 && strcmp(strrchr(target, '/'), "/file") == 0);
    sprintf(path, "/proc/self/fd/%d", ends[0]);
    memset(target, 0, sizeof(target));
    HOLDS(readlink(path, target, sizeof(target) - 1) > 0 && strncmp(target, "pipe:[", 6) == 0);
    CALL(readlink("/proc/self/fd/99", target, sizeof(target)));
    DIR *folder = opendir("/proc/self/fd");
    HOLDS(folder != NULL);
    if (folder != NULL)
    {
        int found = 0;
        struct dirent *entry;
        while ((entry = readdir(folder)) != NULL)
        {
            int number = entry->d_name[0] == '.' ? -1 : atoi(entry->d_name);
            found += number == file || number == ends[0] || number == ends[1];
        }

        say("%d", found);
    }

    sprintf(path, "/proc/self/fd/%d", file);
    int again = open(path, O_RDONLY);
    char byte = 0;
    CALL(read(again, &byte, 1));
    struct stat status;
    CALL(stat(path, &status));
    HOLDS(S_ISREG(status.st_mode));
    CALL(lstat(path, &status));
    HOLDS(S_ISLNK(status.st_mode));
}

CASE(memory)
{
    expect("/proc/meminfo", "^MemTotal: +[1-9][0-9]* kB$");
    expect("/proc/meminfo", "^MemFree: +[1-9][0-9]* kB$");
    expect("/proc/meminfo", "^MemAvailable: +[1-9][0-9]* kB$");
    expect_every_line("/proc/meminfo", "^[A-Za-z0-9_()]+: +[0-9]+( kB)?$");
}

CASE(machine)
{
    expect_every_line("/proc/uptime", "^[0-9]+\\.[0-9]{2} [0-9]+\\.[0-9]{2}$");
    expect("/proc/stat", "^cpu +[0-9]+ [0-9]+ [0-9]+ [0-9]+");
    expect("/proc/stat", "^cpu0 [0-9]+ [0-9]+ [0-9]+ [0-9]+");
    expect("/proc/stat", "^btime [0-9]+$");
    expect("/proc/stat", "^processes [0-9]+$");
    expect("/proc/cpuinfo", "^processor\t: 0$");
    expect("/proc/cpuinfo", "^vendor_id\t: .+$");
    expect("/proc/cpuinfo", "^flags\t\t: .*sse2.*$");
    expect_every_line("/proc/mounts", "^[^ ]+ / |^[^ ]+ /[^ ]+ [^ ]+ [^ ]+ [0-9] [0-9]$");
    expect("/proc/mounts", "^[^ ]+ / [a-z0-9]+ r[wo]");
    expect("/proc/mounts", "^[^ ]+ /proc proc r[wo]");
}

CASE(behaviour)
{
    struct stat status;
    CALL(stat("/proc/self/status", &status));
    say("%o %ld", status.st_mode & S_IFMT, (long)status.st_size);
    CALL(stat("/proc", &status));
    say("%o", status.st_mode & S_IFMT);
    int file = open("/proc/self/status", O_RDONLY);
    char first[8] = {0}, again[8] = {0};
    CALL(read(file, first, 5));
    CALL(lseek(file, 0, SEEK_SET));
    CALL(read(file, again, 5));
    say("%s %s", first, again);
    CALL(pread(file, again, 5, 1));
    say("%s", again);
    CALL(read(file, UNMAPPED, 5));
    CALL(write(file, "x", 1));
}

CASE(other_processes)
{
    int ends[2];
    pipe(ends);
    pid_t child = fork();
    if (child == 0)
    {
        char byte;
        close(ends[1]);
        read(ends[0], &byte, 1);
        _exit(0);
    }

    char path[64];
    sleep_ms(20);
    sprintf(path, "/proc/%d/status", child);
    HOLDS(read_file(path) > 0 && strstr(s_text, "\nState:\tS (sleeping)\n") != NULL);
    HOLDS(strstr(s_text, "\nPPid:\t") != NULL && atoi(strstr(s_text, "\nPPid:\t") + 7) == getpid());
    sprintf(path, "/proc/%d", child);
    HOLDS(access(path, F_OK) == 0);
    close(ends[1]);
    siginfo_t information;
    waitid(P_PID, (id_t)child, &information, WEXITED | WNOWAIT);
    sprintf(path, "/proc/%d/status", child);
    HOLDS(read_file(path) > 0 && strstr(s_text, "\nState:\tZ (zombie)\n") != NULL);
    reap(child);
    sprintf(path, "/proc/%d", child);
    CALL(access(path, F_OK));
}
