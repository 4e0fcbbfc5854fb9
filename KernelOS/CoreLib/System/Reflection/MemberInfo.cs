namespace System.Reflection;

/// <summary>The base of <see cref="Type"/>.</summary>
public abstract class MemberInfo
{
    protected MemberInfo()
    {
    }
}
