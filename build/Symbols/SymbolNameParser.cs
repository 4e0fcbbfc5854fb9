using System;
using System.Collections.Generic;
using System.Text;

namespace KernelOS.Symbols;

/// <summary>Reads ilc's symbol names.</summary>
/// <remarks>
/// <code>
///   method    = type "__" name [ "&lt;" arguments "&gt;" ]
///   type      = definition [ "&lt;" arguments "&gt;" ] { "&lt;Pointer&gt;" | "&lt;ByRef&gt;" }
///             | "__Array&lt;" type "&gt;"
///   arguments = type { "__" type }
/// </code>
/// Names may hold "__" themselves, so that the longest definition that is known and fits is taken.
/// </remarks>
/// <param name="names">The definitions.</param>
internal sealed class SymbolNameParser(ManagedNames names)
{
    private static readonly Dictionary<string, string> s_primitives = new()
    {
        ["Boolean"] = "bool",
        ["Char"] = "char",
        ["Int8"] = "sbyte",
        ["UInt8"] = "byte",
        ["Int16"] = "short",
        ["UInt16"] = "ushort",
        ["Int32"] = "int",
        ["UInt32"] = "uint",
        ["Int64"] = "long",
        ["UInt64"] = "ulong",
        ["IntPtr"] = "nint",
        ["UIntPtr"] = "nuint",
        ["Single"] = "float",
        ["Double"] = "double",
        ["System___Canon"] = "class",
    };

    /// <summary>The method that a symbol stands for; a symbol that is none, such as a helper of the compiler, keeps its name.</summary>
    public FunctionName Parse(string symbol)
    {
        int position = 0;
        if (TryParseDefinition(symbol, ref position, out TypeDefinitionName? type, requiresMethod: true)
            && TryParseArguments(symbol, ref position, out List<string> arguments)
            && TryTake(symbol, ref position, "__")
            && TryParseMethod(symbol, ref position, type.Methods, out string method)
            && position == symbol.Length)
        {
            string typeName = Format(type, arguments);
            return new FunctionName(type.Namespace.Length == 0 ? typeName : $"{type.Namespace}.{typeName}", method);
        }

        return new FunctionName("", symbol);
    }

    private static bool TryTake(string text, ref int position, string expected)
    {
        if (string.CompareOrdinal(text, position, expected, 0, expected.Length) != 0)
        {
            return false;
        }

        position += expected.Length;
        return true;
    }

    private static bool TryParseName(string text, ref int position, out string name)
    {
        int end = text.AsSpan(position).IndexOfAny('<', '>');
        end = end < 0 ? text.Length : position + end;
        name = text[position..end];
        position = end;
        return name.Length > 0;
    }

    private bool TryParseMethod(string text, ref int position, IReadOnlyDictionary<string, string> methods, out string method)
    {
        method = "";
        if (!TryParseName(text, ref position, out string mangled))
        {
            return false;
        }

        // A further overload has a number behind its name.
        string overloaded = mangled.TrimEnd("0123456789".ToCharArray());
        if (!methods.TryGetValue(mangled, out string? name)
            && !(overloaded.EndsWith('_') && methods.TryGetValue(overloaded[..^1], out name)))
        {
            return false;
        }

        if (!TryParseArguments(text, ref position, out List<string> arguments))
        {
            return false;
        }

        method = arguments.Count == 0 ? name : $"{name}<{string.Join(", ", arguments)}>";
        return true;
    }

    private bool TryParseDefinition(string text, ref int position, out TypeDefinitionName type, bool requiresMethod)
    {
        int limit = text.AsSpan(position).IndexOfAny('<', '>');
        limit = limit < 0 ? text.Length : position + limit;
        for (int end = limit; end > position; end--)
        {
            bool isBoundary = (end == limit && !(requiresMethod && end == text.Length))
                || string.CompareOrdinal(text, end, "__", 0, 2) == 0;
            if (isBoundary && names.Find(text[position..end]) is TypeDefinitionName found)
            {
                position = end;
                type = found;
                return true;
            }
        }

        type = null!;
        return false;
    }

    private bool TryParseArguments(string text, ref int position, out List<string> arguments)
    {
        arguments = [];
        if (!TryTake(text, ref position, "<"))
        {
            return true;
        }

        do
        {
            if (!TryParseType(text, ref position, out string argument))
            {
                return false;
            }

            arguments.Add(argument);
        }
        while (TryTake(text, ref position, "__"));

        return TryTake(text, ref position, ">");
    }

    private bool TryParseType(string text, ref int position, out string type)
    {
        if (!TryParsePlainType(text, ref position, out type))
        {
            return false;
        }

        while (true)
        {
            if (TryTake(text, ref position, "<Pointer>"))
            {
                type += "*";
            }
            else if (TryTake(text, ref position, "<ByRef>"))
            {
                type = "ref " + type;
            }
            else
            {
                return true;
            }
        }
    }

    private bool TryParsePlainType(string text, ref int position, out string type)
    {
        type = "";
        if (TryTake(text, ref position, "__Array<"))
        {
            bool isElement = TryParseType(text, ref position, out string element);
            type = element + "[]";
            return isElement && TryTake(text, ref position, ">");
        }

        if (TryParsePrimitive(text, ref position, out type))
        {
            return true;
        }

        if (!TryParseDefinition(text, ref position, out TypeDefinitionName definition, requiresMethod: false))
        {
            return false;
        }

        // What follows may be a pointer to a type that is not generic.
        List<string> arguments = [];
        bool isGeneric = definition.Levels[^1].Arity > 0 || definition.Levels[0].Arity > 0;
        if (isGeneric && !TryParseArguments(text, ref position, out arguments))
        {
            return false;
        }

        type = Format(definition, arguments);
        return true;
    }

    private static bool TryParsePrimitive(string text, ref int position, out string type)
    {
        foreach ((string mangled, string keyword) in s_primitives)
        {
            int end = position;
            if (TryTake(text, ref end, mangled)
                && (end == text.Length || text[end] is '<' or '>' || string.CompareOrdinal(text, end, "__", 0, 2) == 0))
            {
                position = end;
                type = keyword;
                return true;
            }
        }

        type = "";
        return false;
    }

    /// <summary>Writes a type without its namespace, its arguments at the level that they belong to.</summary>
    private static string Format(TypeDefinitionName type, List<string> arguments)
    {
        StringBuilder text = new();
        int next = 0;
        foreach ((string name, int arity) in type.Levels)
        {
            text.Append(text.Length > 0 ? "." : "").Append(name);
            if (arity > 0 && next + arity <= arguments.Count)
            {
                text.Append('<').AppendJoin(", ", arguments.GetRange(next, arity)).Append('>');
                next += arity;
            }
        }

        return text.ToString();
    }
}
