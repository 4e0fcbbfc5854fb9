namespace KernelOS.Tests.CoreLib.Conformance;

/// <summary>Everything that must come out the same on .NET and on our own library.</summary>
internal static class AllChecks
{
    public static void Run(Transcript transcript)
    {
        CastChecks.Run(transcript);
        InterfaceDispatchChecks.Run(transcript);
        DelegateChecks.Run(transcript);
        ArrayChecks.Run(transcript);
        StringChecks.Run(transcript);
        SpanChecks.Run(transcript);
        MemoryFunctionChecks.Run(transcript);
        IntegerFormattingChecks.Run(transcript);
        ArithmeticChecks.Run(transcript);
        BitChecks.Run(transcript);
        AtomicChecks.Run(transcript);
        BoxingChecks.Run(transcript);
        ValueChecks.Run(transcript);
        GenericChecks.Run(transcript);
        StaticChecks.Run(transcript);
        LanguageChecks.Run(transcript);
        ListChecks.Run(transcript);
        DictionaryChecks.Run(transcript);
        QueueChecks.Run(transcript);
        SortChecks.Run(transcript);
        ReentrancyChecks.Run(transcript);

        // Last, since nothing after it has its interface calls remembered.
        ManyDispatchesChecks.Run(transcript);
    }
}
