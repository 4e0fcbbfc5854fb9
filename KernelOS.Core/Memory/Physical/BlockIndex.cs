using System.Runtime.CompilerServices;
using System.Threading;

namespace KernelOS.Core.Memory.Physical;

/// <summary>Finds blocks by class; see <see cref="BlockClass"/>.</summary>
/// <remarks>
/// The state word is the truth, the indexes are hints. Whoever changes a block's class calls <see cref="Update"/>, which
/// makes the indexes say what the state says, and if it had to write, looks whether the state still says so. So the
/// last one to write always writes the truth, whatever the order in between. The three words of 64 blocks share a cache
/// line, as a block leaves one for another, and no other blocks' are in it.
/// </remarks>
internal readonly unsafe struct BlockIndex
{
    public readonly BitIndex Sparse;
    public readonly BitIndex Partial;
    public readonly BitIndex Whole;

    /// <summary>Makes empty indexes of so many blocks in <see cref="GetBytes"/> zeroed bytes, aligned to 64.</summary>
    public BlockIndex(byte* memory, ulong blocks)
    {
        Sparse = new BitIndex(memory, blocks);
        Partial = new BitIndex(memory + sizeof(ulong), blocks);
        Whole = new BitIndex(memory + (2 * sizeof(ulong)), blocks);
    }

    /// <summary>How many bytes the indexes of so many blocks take.</summary>
    public static ulong GetBytes(ulong blocks) => BitIndex.GetBytes(blocks);

    /// <summary>As <see cref="Update"/>, for a block that was whole and has just been claimed as one: nobody else can change its class before it is given out.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void RemoveClaimed(ulong block) => Whole.Remove(block);

    /// <summary>As <see cref="Update"/>, for a block that was claimed as one and has just been freed.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AddWhole(ulong block, ref uint state)
    {
        Whole.Add(block);
        if (Volatile.Read(ref state) != BlockState.Full)
        {
            Update(block, ref state);
        }
    }

    /// <summary>Makes the indexes say what a block's state says.</summary>
    public void Update(ulong block, ref uint state)
    {
        BlockClass written;
        BlockClass current = BlockState.GetClass(Volatile.Read(ref state));
        do
        {
            written = current;
            bool wrote = Assign(in Whole, block, current == BlockClass.Whole)
                | Assign(in Partial, block, current == BlockClass.Partial)
                | Assign(in Sparse, block, current == BlockClass.Sparse);
            if (!wrote)
            {
                return;
            }

            current = BlockState.GetClass(Volatile.Read(ref state));
        }
        while (written != current);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool Assign(in BitIndex index, ulong block, bool member)
    {
        if (index.Contains(block) == member)
        {
            return false;
        }

        if (member)
        {
            index.Add(block);
        }
        else
        {
            index.Remove(block);
        }

        return true;
    }
}
