using System.Numerics;

namespace System.Collections.Generic;

/// <summary>Sorts in place: quicksort, small parts by insertion, and heapsort where quicksort goes too deep, so that no input takes quadratic time (Musser, Introspective Sorting and Selection Algorithms, 1997).</summary>
internal static class Sorting
{
    private const int InsertionLimit = 16;

    /// <summary>Sorts in the type's own order, or in that of <paramref name="comparer"/>.</summary>
    public static void Sort<T>(Span<T> items, IComparer<T>? comparer)
    {
        if (comparer is null)
        {
            Sort(items, default(SortOrder<T>));
        }
        else
        {
            Sort<T, IComparer<T>>(items, comparer);
        }
    }

    /// <summary>Sorts; equal elements may change places.</summary>
    public static void Sort<T, TOrder>(Span<T> items, TOrder order)
        where TOrder : IComparer<T>
    {
        if (items.Length > 1)
        {
            Sort(items, order, 2 * (BitOperations.Log2((uint)items.Length) + 1));
        }
    }

    private static void Sort<T, TOrder>(Span<T> items, TOrder order, int depth)
        where TOrder : IComparer<T>
    {
        while (items.Length > InsertionLimit)
        {
            if (depth-- == 0)
            {
                HeapSort(items, order);
                return;
            }

            // The smaller part by a call, the larger one by the loop, so the stack stays low.
            int pivot = Partition(items, order);
            Span<T> low = items.Slice(0, pivot);
            Span<T> high = items.Slice(pivot + 1);
            bool isLowSmaller = low.Length < high.Length;
            Sort(isLowSmaller ? low : high, order, depth);
            items = isLowSmaller ? high : low;
        }

        InsertionSort(items, order);
    }

    /// <summary>Puts what is smaller than some element before it and the rest behind it, and tells where it is then.</summary>
    private static int Partition<T, TOrder>(Span<T> items, TOrder order)
        where TOrder : IComparer<T>
    {
        // The middle one of three; the other two stop the loops at the ends.
        int last = items.Length - 1;
        int middle = last >> 1;
        SwapIfGreater(items, order, 0, middle);
        SwapIfGreater(items, order, 0, last);
        SwapIfGreater(items, order, middle, last);
        T pivot = items[middle];
        Swap(items, middle, last - 1);
        int left = 0;
        int right = last - 1;
        while (left < right)
        {
            // A comparison that contradicts itself must not lead out of the span.
            while (left < last - 1 && order.Compare(items[++left], pivot) < 0)
            {
            }

            while (right > 0 && order.Compare(pivot, items[--right]) < 0)
            {
            }

            if (left >= right)
            {
                break;
            }

            Swap(items, left, right);
        }

        Swap(items, left, last - 1);
        return left;
    }

    private static void InsertionSort<T, TOrder>(Span<T> items, TOrder order)
        where TOrder : IComparer<T>
    {
        for (int i = 1; i < items.Length; i++)
        {
            T item = items[i];
            int place = i;
            while (place > 0 && order.Compare(item, items[place - 1]) < 0)
            {
                items[place] = items[place - 1];
                place--;
            }

            items[place] = item;
        }
    }

    private static void HeapSort<T, TOrder>(Span<T> items, TOrder order)
        where TOrder : IComparer<T>
    {
        for (int i = (items.Length / 2) - 1; i >= 0; i--)
        {
            SiftDown(items, order, i);
        }

        for (int end = items.Length - 1; end > 0; end--)
        {
            Swap(items, 0, end);
            SiftDown(items.Slice(0, end), order, 0);
        }
    }

    private static void SiftDown<T, TOrder>(Span<T> items, TOrder order, int parent)
        where TOrder : IComparer<T>
    {
        T item = items[parent];
        for (int child = (2 * parent) + 1; child < items.Length; child = (2 * parent) + 1)
        {
            if (child + 1 < items.Length && order.Compare(items[child], items[child + 1]) < 0)
            {
                child++;
            }

            if (order.Compare(item, items[child]) >= 0)
            {
                break;
            }

            items[parent] = items[child];
            parent = child;
        }

        items[parent] = item;
    }

    private static void SwapIfGreater<T, TOrder>(Span<T> items, TOrder order, int first, int second)
        where TOrder : IComparer<T>
    {
        if (order.Compare(items[first], items[second]) > 0)
        {
            Swap(items, first, second);
        }
    }

    private static void Swap<T>(Span<T> items, int first, int second) => (items[first], items[second]) = (items[second], items[first]);
}
