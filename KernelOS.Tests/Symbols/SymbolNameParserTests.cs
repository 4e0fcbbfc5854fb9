using System.IO;
using KernelOS.Symbols;
using NUnit.Framework;

namespace KernelOS.Tests.Symbols;

/// <summary>Names as ilc 10 writes them, against the metadata of this assembly and of KernelOS.Core.</summary>
public sealed class SymbolNameParserTests
{
    private readonly SymbolNameParser _parser = CreateParser();

    [TestCase("KernelOS_Core_KernelOS_Core_Diagnostics_Panic__Raise", "KernelOS.Core.Diagnostics.Panic.Raise")]
    [TestCase("KernelOS_Core_KernelOS_Core_Diagnostics_Panic__Raise_0", "KernelOS.Core.Diagnostics.Panic.Raise")]
    [TestCase("KernelOS_Core_KernelOS_Core_Primitives_Result_2<Int32__UInt8>__get_Value", "KernelOS.Core.Primitives.Result<int, byte>.get_Value")]
    [TestCase(
        "KernelOS_Core_KernelOS_Core_Primitives_Result_2<KernelOS_Core_KernelOS_Core_Primitives_Result_2<Int32<Pointer>__UInt8>__System___Canon>__TryGet",
        "KernelOS.Core.Primitives.Result<Result<int*, byte>, class>.TryGet")]
    [TestCase(
        "KernelOS_Core_KernelOS_Core_Primitives_Result_2<__Array<Char>__KernelOS_Core_KernelOS_Core_Primitives_Instant<Pointer>>__get_Error",
        "KernelOS.Core.Primitives.Result<char[], Instant*>.get_Error")]
    [TestCase("KernelOS_Tests_KernelOS_Tests_Symbols_Under_score_In_ner__get_Name_d", "KernelOS.Tests.Symbols.Under_score.In_ner.get_Name_d")]
    [TestCase("KernelOS_Tests_KernelOS_Tests_Symbols_Under_score_Box_1<Int64>__Get<UInt16>", "KernelOS.Tests.Symbols.Under_score.Box<long>.Get<ushort>")]
    [TestCase("KernelOS_Tests_KernelOS_Tests_Symbols_Under_score_In_ner___ctor", "KernelOS.Tests.Symbols.Under_score.In_ner..ctor")]
    public void AMethodGetsItsNameBack(string symbol, string expected) =>
        Assert.That(_parser.Parse(symbol).ToString(), Is.EqualTo(expected));

    [TestCase("kos_start")]
    [TestCase("RhpNewFast")]
    [TestCase("__managed__Startup")]
    [TestCase("KernelOS_Core_KernelOS_Core_Diagnostics_Panic__NoSuchMethod")]
    [TestCase("KernelOS_Core_KernelOS_Core_Diagnostics_Panic")]
    [TestCase("KernelOS_Core_KernelOS_Core_Primitives_Result_2<Int32__UInt8__get_Value")]
    [TestCase("KernelOS_Core_KernelOS_Core_Primitives_Result_2<Unknown__UInt8>__get_Value")]
    [TestCase("__")]
    [TestCase("<>")]
    public void AnythingElseStaysAsItIs(string symbol)
    {
        FunctionName name = _parser.Parse(symbol);
        Assert.That(name.Container, Is.Empty);
        Assert.That(name.Name, Is.EqualTo(symbol));
    }

    private static SymbolNameParser CreateParser()
    {
        ManagedNames names = new();
        foreach (System.Type type in new[] { typeof(Core.Diagnostics.Panic), typeof(SymbolNameParserTests) })
        {
            using FileStream assembly = File.OpenRead(type.Assembly.Location);
            names.Add(assembly);
        }

        return new SymbolNameParser(names);
    }
}
