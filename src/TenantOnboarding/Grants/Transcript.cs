using TenantHygiene.Remediation.Primitives;

namespace TenantHygiene.TenantOnboarding.Grants;

/// <summary>
/// Prints line by line what exists already, what is done and what fails, and carries out the changes, unless it is a dry run.
/// </summary>
/// <param name="output">Where to.</param>
/// <param name="isDryRun">Whether nothing may be changed (<c>--what-if</c>).</param>
internal sealed class Transcript(TextWriter output, bool isDryRun)
{
    /// <summary>Whether nothing may be changed.</summary>
    public bool IsDryRun => isDryRun;

    /// <summary>What was changed, or would be.</summary>
    public int Changes { get; private set; }

    /// <summary>What could not be found out or done.</summary>
    public int Failures { get; private set; }

    /// <summary>Prints a line.</summary>
    public void Write(string text) => output.WriteLine(text);

    /// <summary>Prints that nothing has to be done.</summary>
    public void WriteUnchanged(string what) => Write($"  already  {what}");

    /// <summary>Prints that a permission exists.</summary>
    public void WriteVerified(string what) => Write($"  proven   {what}");

    /// <summary>Does one thing.</summary>
    /// <param name="what">What, for people; in Exchange, the command as it could be typed.</param>
    /// <param name="change">Does it; the answer says why it was not done.</param>
    /// <returns>Whether it is done now. In a rehearsal it is not.</returns>
    public async Task<bool> ChangeAsync(string what, Func<Task<ReadFault?>> change)
    {
        Changes++;
        if (isDryRun)
        {
            Write($"  would    {what}");
            return false;
        }

        if (await change() is { } fault)
        {
            Fail(what, fault);
            return false;
        }

        Write($"  done     {what}");
        return true;
    }

    /// <summary>Prints what failed, and which permission is missing.</summary>
    /// <param name="what">What was attempted.</param>
    /// <param name="fault">Why it failed.</param>
    public void Fail(string what, ReadFault fault) => Fail(what, fault.ToString());

    /// <summary>Prints what an administrator must do by hand.</summary>
    public void Fail(string what, string remedy)
    {
        Failures++;
        Write($"  FAILED   {what}");
        Write($"           {remedy}");
    }
}
