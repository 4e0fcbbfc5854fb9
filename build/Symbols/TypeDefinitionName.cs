using System.Collections.Generic;

namespace KernelOS.Symbols;

/// <summary>A type definition and its methods, by the names that the compiler gives to symbols.</summary>
/// <param name="Namespace">Its namespace; may be empty.</param>
/// <param name="Levels">The type and, before it, those that enclose it, outermost first: the name and how many type parameters it adds.</param>
/// <param name="Methods">From the mangled to the real name.</param>
internal sealed record TypeDefinitionName(string Namespace, IReadOnlyList<(string Name, int Arity)> Levels, IReadOnlyDictionary<string, string> Methods);
