using MailMover.Core.Endpoints;
using MailMover.Core.Model;

namespace MailMover.Core.Transfer.Engine;

/// <summary>
/// How far the listing of a source folder has come. A further attempt lists on from the last window of which every message is in the journal;
/// what was read but not begun when a connection broke is listed again.
/// </summary>
internal sealed class ListingMark
{
    private readonly Lock _gate = new();
    private readonly Queue<Window> _open = new();
    private MessageKey? _resumeAfter;
    private uint _highestSeen;

    /// <summary>One window: done when it was read to its end and all its batches are begun.</summary>
    public sealed class Window(MessageKey? last)
    {
        public MessageKey? Last { get; } = last;

        internal int Outstanding { get; set; }

        internal bool Read { get; set; }
    }

    /// <summary>A listing begins.</summary>
    /// <returns>The message after which it has to begin; null for the beginning.</returns>
    public MessageKey? Begun()
    {
        lock (_gate)
        {
            _open.Clear();
            return _resumeAfter;
        }
    }

    public Window Begin(MessageKey last)
    {
        var window = new Window(last);
        lock (_gate)
            _open.Enqueue(window);
        return window;
    }

    public void BatchSent(Window window) => Change(window, w => w.Outstanding++);

    public void BatchBegun(Window window) => Change(window, w => w.Outstanding--);

    public void WindowRead(Window window) => Change(window, w => w.Read = true);

    /// <summary>The messages of a window that no earlier attempt of this run has listed.</summary>
    public IReadOnlyList<MessageListing> FirstSeen(IReadOnlyList<MessageListing> window)
    {
        lock (_gate)
        {
            var news = window.Where(m => ((ImapMessageKey)m.Key).Uid > _highestSeen).ToList();
            if (news.Count > 0)
                _highestSeen = ((ImapMessageKey)news[^1].Key).Uid;
            return news;
        }
    }

    private void Change(Window window, Action<Window> change)
    {
        lock (_gate)
        {
            change(window);
            while (_open.TryPeek(out var first) && first is { Read: true, Outstanding: 0 })
            {
                _resumeAfter = first.Last;
                _open.Dequeue();
            }
        }
    }
}
