using System.Runtime.CompilerServices;

// C# lets nothing be used that has no value yet, so zeroing all variables at the start of each method would be for nothing,
// and costs some paths a twentieth. Only stackalloc shows what was there before: who does not write all of it clears it.
[module: SkipLocalsInit]
