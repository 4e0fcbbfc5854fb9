/* Prints what a program is given when it starts: arguments, environment, auxiliary vector (System V ABI, AMD64
   supplement, 3.4). Addresses are checked rather than printed, since they differ from run to run. */
#include <elf.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/auxv.h>
#include <unistd.h>

extern char **environ;
extern char _start[];

static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash == NULL ? path : slash + 1;
}

static void check(const char *what, int holds)
{
    printf("%s: %s\n", what, holds ? "yes" : "NO");
}

static void print_vector(const Elf64_auxv_t *entry, const Elf64_auxv_t **phdr)
{
    for (; entry->a_type != AT_NULL; entry++)
    {
        switch (entry->a_type)
        {
            case AT_PHDR:
                *phdr = entry;
                break;
            case AT_PAGESZ:
                printf("page size %lu\n", entry->a_un.a_val);
                break;
            case AT_PHENT:
                printf("program header size %lu\n", entry->a_un.a_val);
                break;
            case AT_CLKTCK:
                printf("ticks a second %lu\n", entry->a_un.a_val);
                break;
            case AT_SECURE:
                printf("secure %lu\n", entry->a_un.a_val);
                break;
            default:
                break;
        }
    }
}

/* The program headers in memory: they describe themselves and the segment that the entry point lies in. */
static int headers_are_right(const Elf64_Phdr *headers, uint64_t count)
{
    uint64_t entry = getauxval(AT_ENTRY);
    for (uint64_t i = 0; i < count; i++)
    {
        const Elf64_Phdr *header = &headers[i];
        if (header->p_type == PT_LOAD && (header->p_flags & PF_X) != 0)
        {
            uint64_t first = header->p_vaddr;
            return (entry - first) % 4096 < header->p_memsz || entry - first < header->p_memsz;
        }
    }

    return 0;
}

int main(int argc, char **argv)
{
    const Elf64_auxv_t *phdr = NULL;
    printf("%d arguments\n", argc);
    for (int i = 0; i < argc; i++)
    {
        printf("argument %d: '%s'\n", i, i == 0 ? base_name(argv[0]) : argv[i]);
    }

    check("a null ends the arguments", argv[argc] == NULL);
    check("the environment follows", environ == argv + argc + 1);
    char **variable = environ;
    for (; *variable != NULL; variable++)
    {
        printf("variable '%s'\n", *variable);
    }

    print_vector((const Elf64_auxv_t *)(variable + 1), &phdr);
    check("the entry point is _start", getauxval(AT_ENTRY) == (uint64_t)_start);
    check("program headers", phdr != NULL && headers_are_right((const Elf64_Phdr *)phdr->a_un.a_val, getauxval(AT_PHNUM)));
    const uint64_t *random = (const uint64_t *)getauxval(AT_RANDOM);
    check("random bytes", random != NULL && (random[0] | random[1]) != 0);
    check("the user", getauxval(AT_UID) == getuid() && getauxval(AT_EUID) == geteuid());
    check("the group", getauxval(AT_GID) == getgid() && getauxval(AT_EGID) == getegid());
    const char *path = (const char *)getauxval(AT_EXECFN);
    printf("executed as '%s'\n", path == NULL ? "" : base_name(path));
    check("a frame is aligned to 16 bytes", (uint64_t)__builtin_frame_address(0) % 16 == 0);
    return 0;
}
