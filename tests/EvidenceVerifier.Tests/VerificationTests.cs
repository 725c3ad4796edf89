namespace TenantHygiene.EvidenceVerifier.Tests;

public sealed class CommandTests : IDisposable
{
    private readonly string file = Path.GetTempFileName();
    private readonly StringWriter output = new();

    public void Dispose()
    {
        output.Dispose();
        File.Delete(file);
    }

    [Fact]
    public async Task Evidence_that_holds_ends_with_0_and_says_so_in_words()
    {
        await File.WriteAllTextAsync(file, Bundles.ToJson(Bundles.Whole()), TestContext.Current.CancellationToken);

        Assert.Equal(0, await Verification.RunAsync([file], output, hasColours: false));
        Assert.Contains("step: A scan found the «error».", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("document: before-image", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("The evidence holds.", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("The chain of the tenant is unbroken from entry 1 to entry 11", output.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("\e", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Evidence_that_was_tampered_with_ends_with_1_and_names_the_place()
    {
        var json = Bundles.ToJson(Bundles.Whole());
        await File.WriteAllTextAsync(file, json.Replace("p-1-1\\u0022}", "p-1-2\\u0022}", StringComparison.Ordinal), TestContext.Current.CancellationToken);

        Assert.Equal(1, await Verification.RunAsync([file], output, hasColours: true));
        Assert.Contains("Entry 8: it says something else than was sealed.", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("\e[31m", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_known_entry_that_agrees_is_told()
    {
        await File.WriteAllTextAsync(file, Bundles.ToJson(Bundles.Whole()), TestContext.Current.CancellationToken);

        Assert.Equal(0, await Verification.RunAsync([file, "--known", $"3:{Bundles.Chain()[2].Hash}"], output, hasColours: false));
        Assert.Equal(1, await Verification.RunAsync([file, "--known", $"3:{new string('f', 64)}"], output, hasColours: false));
        Assert.Contains("Entry 3: it is another one than is known from elsewhere", output.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("not JSON")]
    [InlineData("")]
    public async Task What_is_no_bundle_ends_with_1_and_one_line(string content)
    {
        await File.WriteAllTextAsync(file, content, TestContext.Current.CancellationToken);

        Assert.Equal(1, await Verification.RunAsync([file], output, hasColours: false));
        Assert.Contains("is not a bundle", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Null_among_the_entries_is_no_bundle()
    {
        await File.WriteAllTextAsync(file, Bundles.ToJson(Bundles.Whole()).Replace("\"entries\":[", "\"entries\":[null,", StringComparison.Ordinal), TestContext.Current.CancellationToken);

        Assert.Equal(1, await Verification.RunAsync([file], output, hasColours: false));
    }

    [Theory]
    [InlineData]
    [InlineData("missing.json")]
    [InlineData("missing.json", "--known", "x")]
    [InlineData("--help")]
    public async Task Anything_else_ends_with_1_and_a_hint(params string[] arguments)
    {
        Assert.Equal(1, await Verification.RunAsync(arguments, output, hasColours: false));
        Assert.NotEmpty(output.ToString());
    }
}
