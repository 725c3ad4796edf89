using TenantHygiene.Conformance.Support;

namespace TenantHygiene.Conformance.Durable;

public sealed class PayloadTests(SharedApp shared) : ConformanceTests(shared)
{
    [Fact]
    public async Task Payloads_keep_names_as_declared_enumerations_as_numbers_offsets_spans_and_nulls()
    {
        var sent = new
        {
            Name = "lamp",
            State = 1,
            SentAt = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.FromHours(2)).AddTicks(1_234_567),
            Takes = new TimeSpan(1, 1, 30),
            Note = (string?)null,
            Numbers = new[] { 1, 2 },
            Price = 12.5m,
        };

        Assert.Equal(
            """{"Name":"lamp","State":1,"SentAt":"2026-01-02T03:04:05.1234567+02:00","Takes":"01:01:30","Note":null,"Numbers":[1,2],"Price":12.5}""",
            await Instances.OutputAsync("Send", Id, sent)
        );
    }

    [Theory]
    [InlineData("Text")]
    [InlineData("Void")]
    public async Task Nothing_is_null(string orchestrator)
    {
        var output = await Instances.OutputAsync(orchestrator, Id);

        Assert.True(output is null or "null", output);
    }

    [Fact]
    public async Task A_payload_of_a_megabyte_comes_back_whole()
    {
        var text = new string('x', 1_000_000);

        Assert.Equal($"\"{text}\"", await Instances.OutputAsync("Text", Id, text));
    }

    [Fact]
    public async Task A_custom_status_of_more_than_sixteen_thousand_characters_fails_the_orchestration() =>
        Assert.Equal("Failed", (await Instances.RunAsync("LongStatus", Id)).Status);
}
