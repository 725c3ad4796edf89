using System.Text;
using Azure.Storage.Queues;
using TenantHygiene.Conformance.Support;
using TenantHygiene.Testing;

namespace TenantHygiene.Conformance.Triggers;

public sealed class QueueTriggerTests(SharedApp shared) : ConformanceTests(shared)
{
    [Fact]
    public async Task A_message_is_bound_as_text_with_what_is_known_of_it_and_deleted()
    {
        var queue = await SendAsync("text", "hello");

        Assert.Equal(["hello|True|1|True|True"], await JournalAsync("text", lines => lines.Length > 0));
        await Eventually.SeeAsync("an empty queue", () => CountAsync(queue), count => count == 0);
    }

    [Fact]
    public async Task A_message_is_bound_as_bytes()
    {
        await (await QueueAsync("bytes")).SendMessageAsync(Convert.ToBase64String([0, 255, 13, 10]), Cancellation);

        Assert.Equal(["00FF0D0A"], await JournalAsync("bytes", lines => lines.Length > 0));
    }

    [Fact]
    public async Task A_message_is_bound_as_json_ignoring_the_case_of_names_and_its_fields_by_name()
    {
        await SendAsync("item", """{"name":"lamp","COUNT":2,"State":1}""");

        Assert.Equal(["2 x lamp, Broken, field lamp"], await JournalAsync("item", lines => lines.Length > 0));
    }

    [Theory]
    [InlineData("""{"name":"lamp","count":2,"state":"Broken"}""")]
    [InlineData("""{"name":"lamp","count":"2","state":1}""")]
    [InlineData("no json")]
    public async Task Json_that_does_not_fit_is_set_aside_word_for_word(string json)
    {
        var text = Convert.ToBase64String(Encoding.UTF8.GetBytes(json));
        await (await QueueAsync("item")).SendMessageAsync(text, Cancellation);

        await SeeSetAsideAsync("item", text);
    }

    [Fact]
    public async Task A_message_that_is_not_base64_is_set_aside_word_for_word_and_the_function_does_not_run()
    {
        await (await QueueAsync("text")).SendMessageAsync("plain, not base64! " + Id, Cancellation);

        await SeeSetAsideAsync("text", "plain, not base64! " + Id);
        Assert.DoesNotContain(await JournalAsync("text"), line => line.Contains(Id, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_message_that_fails_is_tried_five_times_and_then_set_aside()
    {
        await SendAsync("fail", Id);

        await SeeSetAsideAsync("fail", Convert.ToBase64String(Encoding.UTF8.GetBytes(Id)));
        Assert.Equal(["1", "2", "3", "4", "5"], await JournalAsync("fail-" + Id));
    }

    [Fact]
    public async Task A_message_that_succeeds_at_the_third_try_is_done()
    {
        await SendAsync("fail", "twice-" + Id);

        Assert.Equal(["1", "2", "3"], await JournalAsync($"fail-twice-{Id}", lines => lines.Length >= 3));
    }

    [Fact]
    public async Task Messages_are_worked_on_side_by_side()
    {
        for (var number = 0; number < 3; number++)
        {
            await SendAsync("together", $"{number}");
        }

        // Each waits for the other two.
        var done = await JournalAsync("together-done", lines => lines.Length == 3);
        Assert.Equal(["0", "1", "2"], done.Order());
    }

    private async Task<QueueClient> SendAsync(string queue, string text)
    {
        var client = await QueueAsync(queue);
        await client.SendMessageAsync(Convert.ToBase64String(Encoding.UTF8.GetBytes(text)), Cancellation);
        return client;
    }

    private async Task SeeSetAsideAsync(string queue, string text)
    {
        var poison = await QueueAsync(queue + "-poison");
        await Eventually.SeeAsync(
            $"'{text}' in the poison queue",
            async () => (await poison.PeekMessagesAsync(32, Cancellation)).Value.Select(message => message.MessageText).ToArray(),
            texts => texts.Contains(text)
        );
    }

    private static async Task<int> CountAsync(QueueClient queue) =>
        (await queue.GetPropertiesAsync(Cancellation)).Value.ApproximateMessagesCount;
}
