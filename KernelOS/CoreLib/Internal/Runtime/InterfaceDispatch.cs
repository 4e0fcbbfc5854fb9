using System;

namespace Internal.Runtime;

internal static unsafe class InterfaceDispatch
{
    public static nint Resolve(object instance, InterfaceDispatchCell* cell)
    {
        ThrowHelpers.ThrowNotImplementedException();
        return 0;
    }
}
