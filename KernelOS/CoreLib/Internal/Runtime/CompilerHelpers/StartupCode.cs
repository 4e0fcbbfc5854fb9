using System;
using System.Runtime;
using System.Runtime.CompilerServices;

namespace Internal.Runtime.CompilerHelpers;

/// <summary>Makes the image ready for C#: the objects that hold static references, then the constructors that run at start-up.</summary>
/// <remarks>
/// The image describes itself in one ReadyToRun header for each compilation:
/// <code>
///  0 uint   signature "RTR\0"
///  4 ushort version, major and minor
///  8 uint   flags
/// 12 ushort number of sections
/// 14 byte   size of a section's entry, 24
/// 15 byte   kind of entry
/// 16        entries: int id, int flags, pointer start, pointer end (or 0 where the length says nothing)
/// </code>
/// A static constructor that ilc cannot evaluate itself runs here, at start-up and in ilc's order, not at the first use
/// of its type: ilc makes them so because this library has no ClassConstructorRunner. None may use another's statics.
/// Source: dotnet/runtime, docs/design/coreclr/botr/readytorun-format.md and ModuleHeaders.cs (numbers only).
/// </remarks>
internal static unsafe class StartupCode
{
    private const uint Signature = 0x00525452;
    private const int StaticReferencesSection = 201;
    private const int EagerConstructorsSection = 205;

    // What the low bits of a static base say before it is made; the rest is its type.
    private const nint IsNotMade = 1;
    private const nint HasContents = 2;
    private const nint StateMask = IsNotMade | HasContents;

    /// <summary>Starts every module in a list; null entries are padding.</summary>
    /// <remarks>C prototype: <c>void kos_runtime_initialize_modules(Header **first, Header **end)</c>. Needs kos_heap_allocate; call once.</remarks>
    [RuntimeExport("kos_runtime_initialize_modules")]
    public static void InitializeModules(ReadyToRunHeader** first, ReadyToRunHeader** end)
    {
        // SAFETY: the linker script marks the list, and ilc writes what it points to.
        for (ReadyToRunHeader** module = first; module < end; module++)
        {
            if (*module != null)
            {
                MakeStaticBases(*module);
            }
        }

        for (ReadyToRunHeader** module = first; module < end; module++)
        {
            if (*module != null)
            {
                RunEagerConstructors(*module);
            }
        }
    }

    private static void MakeStaticBases(ReadyToRunHeader* header)
    {
        ReadyToRunSection* section = FindSection(header, StaticReferencesSection);
        if (section == null)
        {
            return;
        }

        // SAFETY: the section is an array of offsets, each from its own place, to a static base: a pointer's worth.
        for (int* entry = (int*)section->Start; entry < (int*)section->End; entry++)
        {
            nint* staticBase = (nint*)((byte*)entry + *entry);
            nint state = *staticBase;
            if ((state & IsNotMade) == 0)
            {
                continue;
            }

            // An offset, again from its own place, in the low half; the contents' offset follows.
            int* offsets = (int*)staticBase;
            MethodTable* type = (MethodTable*)(((nint)offsets + *offsets) & ~StateMask);
            object holder = ObjectAllocator.NewObject(type);
            if ((state & HasContents) != 0)
            {
                byte* contents = (byte*)(offsets + 1) + offsets[1];
                SpanHelpers.Memmove(ref holder.RawData, ref *contents, type->ObjectSize - (nuint)sizeof(MethodTable*));
            }

            *staticBase = *(nint*)Unsafe.AsPointer(ref holder);
        }
    }

    private static void RunEagerConstructors(ReadyToRunHeader* header)
    {
        ReadyToRunSection* section = FindSection(header, EagerConstructorsSection);
        if (section == null)
        {
            return;
        }

        // SAFETY: the section is an array of offsets, each from its own place, to a method without arguments.
        for (int* entry = (int*)section->Start; entry < (int*)section->End; entry++)
        {
            ((delegate*<void>)((byte*)entry + *entry))();
        }
    }

    private static ReadyToRunSection* FindSection(ReadyToRunHeader* header, int id)
    {
        if (header->Signature != Signature)
        {
            Plugs.Panic("the image's description of itself is damaged");
        }

        ReadyToRunSection* sections = (ReadyToRunSection*)(header + 1);
        for (int i = 0; i < header->SectionCount; i++)
        {
            if (sections[i].Id == id)
            {
                return sections + i;
            }
        }

        return null;
    }
}
