namespace MhaHooks.Core.Configuration;

/// <summary>Finds what a mistyped word was probably meant to be.</summary>
public static class NearestKey
{
    /// <summary>The candidate with the smallest edit distance, or null where none is near enough to be worth saying.</summary>
    public static string? Find(string word, IEnumerable<string> candidates) =>
        candidates.Where(candidate => Distance(word, candidate) <= Math.Max(2, word.Length / 3))
            .OrderBy(candidate => Distance(word, candidate)).ThenBy(candidate => candidate, StringComparer.Ordinal)
            .FirstOrDefault();

    /// <summary>Optimal string alignment: insert, delete, replace, and swap of two neighbours each cost one.</summary>
    private static int Distance(string a, string b)
    {
        int[] twoBack = [];
        int[] back = [.. Enumerable.Range(0, b.Length + 1)];
        for (var i = 1; i <= a.Length; i++)
        {
            var row = new int[b.Length + 1];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var replaced = back[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                row[j] = Math.Min(Math.Min(back[j] + 1, row[j - 1] + 1), replaced);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    row[j] = Math.Min(row[j], twoBack[j - 2] + 1);
                }
            }

            (twoBack, back) = (back, row);
        }

        return back[b.Length];
    }
}
