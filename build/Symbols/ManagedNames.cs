using System;
using System.Collections.Generic;
using System.IO;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text;

namespace KernelOS.Symbols;

/// <summary>The types of a set of assemblies by the names that ilc gives them in symbols.</summary>
/// <remarks>
/// A symbol is <c>Assembly_Namespace_Type__Method</c>: whatever is no ASCII letter or digit has become an underscore, an enclosing type comes before
/// its nested one with an underscore between, and a second method of the same name got <c>_0</c> behind it, a third <c>_1</c>. That cannot be undone
/// without knowing the names, so that they are read from the metadata.
/// </remarks>
internal sealed class ManagedNames
{
    private readonly Dictionary<string, TypeDefinitionName> _types = [];

    /// <summary>Adds the types of an assembly.</summary>
    /// <exception cref="BadImageFormatException">It is no assembly.</exception>
    public void Add(Stream assembly)
    {
        using PEReader image = new(assembly);
        MetadataReader metadata = image.GetMetadataReader();
        string prefix = Mangle(metadata.GetString(metadata.GetAssemblyDefinition().Name)) + "_";
        foreach (TypeDefinitionHandle handle in metadata.TypeDefinitions)
        {
            (string mangled, TypeDefinitionName name) = Read(metadata, handle);
            _types.TryAdd(prefix + mangled, name);
        }
    }

    /// <summary>The type with that mangled name, or null.</summary>
    public TypeDefinitionName? Find(string mangled) => _types.GetValueOrDefault(mangled);

    private static (string Mangled, TypeDefinitionName Name) Read(MetadataReader metadata, TypeDefinitionHandle handle)
    {
        Dictionary<string, string> methods = [];
        foreach (MethodDefinitionHandle method in metadata.GetTypeDefinition(handle).GetMethods())
        {
            string name = metadata.GetString(metadata.GetMethodDefinition(method).Name);
            methods.TryAdd(Mangle(name), name);
        }

        List<(string Name, int Arity)> levels = [];
        string mangled = "";
        while (true)
        {
            TypeDefinition type = metadata.GetTypeDefinition(handle);
            string name = metadata.GetString(type.Name);
            mangled = mangled.Length == 0 ? Mangle(name) : $"{Mangle(name)}_{mangled}";
            int tick = name.LastIndexOf('`');
            levels.Insert(0, tick < 0 ? (name, 0) : (name[..tick], int.Parse(name.AsSpan(tick + 1))));
            if (!type.IsNested)
            {
                string space = metadata.GetString(type.Namespace);
                return (space.Length == 0 ? mangled : $"{Mangle(space)}_{mangled}", new TypeDefinitionName(space, levels, methods));
            }

            handle = type.GetDeclaringType();
        }
    }

    private static string Mangle(string name)
    {
        StringBuilder mangled = new(name.Length + 1);
        if (char.IsAsciiDigit(name[0]))
        {
            mangled.Append('_');
        }

        foreach (char c in name)
        {
            mangled.Append(char.IsAsciiLetterOrDigit(c) ? c : '_');
        }

        return mangled.ToString();
    }
}
