using System.Text;

namespace TenantHygiene.HybridAgent.Commands;

/// <summary>The last characters of what a program writes, however much that is.</summary>
internal sealed class Tail(int characters)
{
    private readonly StringBuilder text = new();

    public void Add(string? line)
    {
        if (string.IsNullOrWhiteSpace(line))
        {
            return;
        }

        lock (text)
        {
            text.Append(text.Length == 0 ? "" : " ").Append(line.Trim());
            text.Remove(0, Math.Max(0, text.Length - characters));
        }
    }

    public override string ToString()
    {
        lock (text)
        {
            return text.ToString();
        }
    }
}
