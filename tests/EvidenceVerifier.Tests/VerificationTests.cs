namespace TenantHygiene.EvidenceVerifier.Tests;

public sealed class VerificationTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();
    private readonly StringWriter _output = new();

    public void Dispose()
    {
        _output.Dispose();
        File.Delete(_file);
    }

    [Fact]
    public async Task Evidence_that_holds_ends_with_0_and_a_message()
    {
        await File.WriteAllTextAsync(_file, Bundles.ToJson(Bundles.Whole()), TestContext.Current.CancellationToken);

        Assert.Equal(0, await Verification.RunAsync([_file], _output, hasColours: false));
        Assert.Contains("step: A scan found the «error».", _output.ToString(), StringComparison.Ordinal);
        Assert.Contains("document: before-image", _output.ToString(), StringComparison.Ordinal);
        Assert.Contains("The evidence holds.", _output.ToString(), StringComparison.Ordinal);
        Assert.Contains("The tenant's audit chain is unbroken from entry 1 to entry 11", _output.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("\e", _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Evidence_that_was_tampered_with_ends_with_1_and_names_the_place()
    {
        var json = Bundles.ToJson(Bundles.Whole());
        await File.WriteAllTextAsync(
            _file,
            json.Replace("p-1-1\\u0022}", "p-1-2\\u0022}", StringComparison.Ordinal),
            TestContext.Current.CancellationToken
        );

        Assert.Equal(1, await Verification.RunAsync([_file], _output, hasColours: true));
        Assert.Contains("Entry 8: its content does not match its hash.", _output.ToString(), StringComparison.Ordinal);
        Assert.Contains("\e[31m", _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_known_entry_that_agrees_is_reported()
    {
        await File.WriteAllTextAsync(_file, Bundles.ToJson(Bundles.Whole()), TestContext.Current.CancellationToken);

        Assert.Equal(0, await Verification.RunAsync([_file, "--known", $"3:{Bundles.Chain()[2].Hash}"], _output, hasColours: false));
        Assert.Equal(1, await Verification.RunAsync([_file, "--known", $"3:{new string('f', 64)}"], _output, hasColours: false));
        Assert.Contains("Entry 3: it differs from the known entry", _output.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("not JSON")]
    [InlineData("")]
    public async Task What_is_no_bundle_ends_with_1_and_one_line(string content)
    {
        await File.WriteAllTextAsync(_file, content, TestContext.Current.CancellationToken);

        Assert.Equal(1, await Verification.RunAsync([_file], _output, hasColours: false));
        Assert.Contains("is not an evidence bundle", _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Null_among_the_entries_is_no_bundle()
    {
        await File.WriteAllTextAsync(
            _file,
            Bundles.ToJson(Bundles.Whole()).Replace("\"entries\":[", "\"entries\":[null,", StringComparison.Ordinal),
            TestContext.Current.CancellationToken
        );

        Assert.Equal(1, await Verification.RunAsync([_file], _output, hasColours: false));
    }

    [Theory]
    [InlineData]
    [InlineData("missing.json")]
    [InlineData("missing.json", "--known", "x")]
    [InlineData("--help")]
    public async Task Anything_else_ends_with_1_and_a_hint(params string[] arguments)
    {
        Assert.Equal(1, await Verification.RunAsync(arguments, _output, hasColours: false));
        Assert.NotEmpty(_output.ToString());
    }
}
