namespace System;

/// <summary>The one kind of type there is; ilc asks for it by name, and none is ever made.</summary>
internal abstract class RuntimeType : Type;
